package io.wssidecar.agent.core;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Writes the calls of {@link WssProbe}, the class that every class can see. */
public final class Bell {
  private static final String OWNER = "java/lang/WssProbe";
  private static final String OBJECT = "Ljava/lang/Object;";

  private Bell() {}

  /** Calls {@link WssProbe#hit} with what lies on the stack. */
  public static void hit(MethodVisitor code) {
    String descriptor = "(I" + OBJECT + OBJECT + OBJECT + OBJECT + "I)V";
    code.visitMethodInsn(Opcodes.INVOKESTATIC, OWNER, "hit", descriptor, false);
  }

  /** Calls {@link WssProbe#hit} with the object whose method this is, and nothing more. */
  public static void hitWithThis(MethodVisitor code, int probe) {
    push(code, probe);
    code.visitVarInsn(Opcodes.ALOAD, 0);
    nulls(code, 3);
    push(code, 0);
    hit(code);
  }

  /**
   * Calls {@link WssProbe#thrown} with the throwable that lies on the stack, and stays there, and
   * the object whose method this is.
   */
  public static void thrownWithThis(MethodVisitor code, int probe) {
    code.visitInsn(Opcodes.DUP);
    push(code, probe);
    code.visitVarInsn(Opcodes.ALOAD, 0);
    push(code, 0);
    thrown(code);
  }

  /** Calls {@link WssProbe#thrown} with what lies on the stack. */
  public static void thrown(MethodVisitor code) {
    String descriptor = "(Ljava/lang/Throwable;I" + OBJECT + "I)V";
    code.visitMethodInsn(Opcodes.INVOKESTATIC, OWNER, "thrown", descriptor, false);
  }

  /** Calls {@link WssProbe#answered} with what lies on the stack. */
  public static void answered(MethodVisitor code) {
    String descriptor = "(I" + OBJECT + OBJECT + OBJECT + OBJECT + OBJECT + "I)V";
    code.visitMethodInsn(Opcodes.INVOKESTATIC, OWNER, "answered", descriptor, false);
  }

  /**
   * Calls {@link WssProbe#asked} with what lies on the stack; what it gives back lies there then.
   */
  public static void asked(MethodVisitor code) {
    String descriptor = "(" + OBJECT + OBJECT + OBJECT + OBJECT + OBJECT + ")" + OBJECT;
    code.visitMethodInsn(Opcodes.INVOKESTATIC, OWNER, "asked", descriptor, false);
  }

  /** Calls {@link WssProbe#replied} with what lies on the stack. */
  public static void replied(MethodVisitor code) {
    code.visitMethodInsn(Opcodes.INVOKESTATIC, OWNER, "replied", "(" + OBJECT + "I)V", false);
  }

  /** Calls {@link WssProbe#broken} with what lies on the stack. */
  static void broken(MethodVisitor code) {
    String descriptor = "(Ljava/lang/Throwable;Ljava/lang/String;)V";
    code.visitMethodInsn(Opcodes.INVOKESTATIC, OWNER, "broken", descriptor, false);
  }

  /** Pushes a probe's number or a flag. */
  public static void push(MethodVisitor code, int value) {
    code.visitIntInsn(Opcodes.SIPUSH, value);
  }

  /** Pushes that many nulls. */
  public static void nulls(MethodVisitor code, int count) {
    for (int i = 0; i < count; i++) {
      code.visitInsn(Opcodes.ACONST_NULL);
    }
  }
}
