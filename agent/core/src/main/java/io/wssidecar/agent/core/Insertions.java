package io.wssidecar.agent.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Puts the edits of one method in while it is copied. Each is guarded: should it throw, because a
 * class that it uses is not what it was when the recipe was written, the method goes on as if there
 * were no edit. Guards are exception handlers, which cost nothing unless they are needed.
 */
final class Insertions extends MethodVisitor {
  private static final String THROWABLE = "java/lang/Throwable";

  private final List<Edit> edits;
  private final String owner;
  private final Type[] arguments;
  private final Type result;

  /** A local variable that the method itself does not use. */
  private final int free;

  private final Label start = new Label();

  /** The method's own exception table, to be asked after the guards. */
  private final List<Runnable> ownHandlers = new ArrayList<>();

  /** Where all returns go, so that what comes before them is written once. */
  private final Label exit = new Label();

  /** The instruction that returns; {@code NOP} until one has come. */
  private int returning = Opcodes.NOP;

  Insertions(MethodVisitor next, List<Edit> edits, String owner, String descriptor, int free) {
    super(Opcodes.ASM9, next);
    this.edits = edits;
    this.owner = owner;
    arguments = Type.getArgumentTypes(descriptor);
    result = Type.getReturnType(descriptor);
    this.free = free;
  }

  private boolean has(Edit.Place place) {
    return edits.stream().anyMatch(edit -> edit.place == place);
  }

  @Override
  public void visitCode() {
    super.visitCode();
    for (Edit edit : edits) {
      if (edit.place == Edit.Place.HEAD) {
        Label end = new Label();
        Label handler = guarded(() -> edit.code.write(mv, end));
        mv.visitJumpInsn(Opcodes.GOTO, end);
        mv.visitLabel(handler);
        mv.visitFrame(Opcodes.F_SAME1, 0, null, 1, new Object[] {THROWABLE});
        tellBroken();
        mv.visitLabel(end);
        // Nothing was stored, so what holds here is what held at the method's beginning. The NOP
        // keeps this frame apart from one that the method itself may have at its beginning.
        mv.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
        mv.visitInsn(Opcodes.NOP);
      }
    }
    mv.visitLabel(start);
  }

  @Override
  public void visitTryCatchBlock(Label from, Label to, Label handler, @Nullable String type) {
    ownHandlers.add(() -> mv.visitTryCatchBlock(from, to, handler, type));
  }

  @Override
  public void visitInsn(int opcode) {
    if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN && has(Edit.Place.RETURN)) {
      // What is to be returned waits in the free variable, where the handler finds it too.
      if (opcode != Opcodes.RETURN) {
        mv.visitVarInsn(Opcodes.ISTORE + opcode - Opcodes.IRETURN, free);
      }
      mv.visitJumpInsn(Opcodes.GOTO, exit);
      returning = opcode;
    } else {
      super.visitInsn(opcode);
    }
  }

  private void writeExit() {
    mv.visitLabel(exit);
    exitFrame();
    for (Edit edit : edits) {
      if (edit.place == Edit.Place.RETURN) {
        writeReturnEdit(edit);
      }
    }
    load();
    mv.visitInsn(returning);
  }

  private void writeReturnEdit(Edit edit) {
    boolean value = returning != Opcodes.RETURN;
    Label end = new Label();
    Label handler =
        guarded(() -> {
          load();
          edit.code.write(mv, end);
        });
    mv.visitLabel(end);
    if (value) {
      exitFrame(frameType(result));
      mv.visitInsn(result.getSize() == 2 ? Opcodes.POP2 : Opcodes.POP);
    } else {
      exitFrame();
    }
    Label next = new Label();
    mv.visitJumpInsn(Opcodes.GOTO, next);
    mv.visitLabel(handler);
    exitFrame(THROWABLE);
    tellBroken();
    mv.visitLabel(next);
    exitFrame();
  }

  /** Pushes what is to be returned, if anything. */
  private void load() {
    if (returning != Opcodes.RETURN) {
      mv.visitVarInsn(Opcodes.ILOAD + returning - Opcodes.IRETURN, free);
    }
  }

  @Override
  public void visitMaxs(int maxStack, int maxLocals) {
    ownHandlers.forEach(Runnable::run);
    for (Edit edit : edits) {
      if (edit.place == Edit.Place.THROW) {
        writeThrowEdit(edit);
      }
    }
    if (returning != Opcodes.NOP) {
      writeExit();
    }
    super.visitMaxs(maxStack, maxLocals);
  }

  private void writeThrowEdit(Edit edit) {
    Label end = new Label();
    mv.visitLabel(end);
    // After the method's own entries, so that it is asked last.
    mv.visitTryCatchBlock(start, end, end, THROWABLE);
    frame(null, THROWABLE);
    mv.visitVarInsn(Opcodes.ASTORE, free);
    Label rethrow = new Label();
    Label handler =
        guarded(() -> {
          mv.visitVarInsn(Opcodes.ALOAD, free);
          edit.code.write(mv, new Label());
          mv.visitInsn(Opcodes.POP);
        });
    mv.visitJumpInsn(Opcodes.GOTO, rethrow);
    mv.visitLabel(handler);
    frame(THROWABLE, THROWABLE);
    tellBroken();
    mv.visitLabel(rethrow);
    frame(THROWABLE, null);
    mv.visitVarInsn(Opcodes.ALOAD, free);
    mv.visitInsn(Opcodes.ATHROW);
  }

  /** Writes code whose exceptions go to the label that is given back, yet to be placed. */
  private Label guarded(Runnable code) {
    Label from = new Label();
    Label to = new Label();
    Label handler = new Label();
    mv.visitTryCatchBlock(from, to, handler, THROWABLE);
    mv.visitLabel(from);
    code.run();
    mv.visitLabel(to);
    return handler;
  }

  private void tellBroken() {
    mv.visitLdcInsn(owner);
    Bell.broken(mv);
  }

  /** The least that holds anywhere in the method: this, and what we ourselves have stored. */
  private void frame(@Nullable Object stored, @Nullable Object onStack) {
    Object[] locals = {owner};
    if (stored != null) {
      locals = new Object[free + 1];
      Arrays.fill(locals, Opcodes.TOP);
      locals[0] = owner;
      locals[free] = stored;
    }
    Object[] stack = onStack == null ? new Object[0] : new Object[] {onStack};
    mv.visitFrame(Opcodes.F_FULL, locals.length, locals, stack.length, stack);
  }

  /**
   * What holds at a return: this, if any, and the arguments are there still, and what is returned.
   */
  private void exitFrame(Object... stack) {
    List<Object> locals = new ArrayList<>();
    if (edits.stream().noneMatch(edit -> edit.isStatic)) {
      locals.add(owner);
    }
    int used = locals.size();
    for (Type argument : arguments) {
      locals.add(frameType(argument));
      used += argument.getSize();
    }
    if (returning != Opcodes.RETURN) {
      for (; used < free; used++) {
        locals.add(Opcodes.TOP);
      }
      locals.add(frameType(result));
    }
    mv.visitFrame(Opcodes.F_FULL, locals.size(), locals.toArray(), stack.length, stack);
  }

  private static Object frameType(Type type) {
    switch (type.getSort()) {
      case Type.LONG:
        return Opcodes.LONG;
      case Type.FLOAT:
        return Opcodes.FLOAT;
      case Type.DOUBLE:
        return Opcodes.DOUBLE;
      case Type.OBJECT:
      case Type.ARRAY:
        return type.getInternalName();
      default:
        return Opcodes.INTEGER;
    }
  }
}
