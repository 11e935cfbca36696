package io.wssidecar.agent.core;

import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Puts the edits of one method in while it is copied. */
final class Insertions extends MethodVisitor {
  private final List<Edit> edits;
  private final String owner;
  private final Label start = new Label();

  Insertions(MethodVisitor next, List<Edit> edits, String owner) {
    super(Opcodes.ASM9, next);
    this.edits = edits;
    this.owner = owner;
  }

  @Override
  public void visitCode() {
    super.visitCode();
    for (Edit edit : edits) {
      if (edit.place == Edit.Place.HEAD) {
        Label end = new Label();
        edit.code.write(mv, end);
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
  public void visitInsn(int opcode) {
    if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
      for (Edit edit : edits) {
        if (edit.place == Edit.Place.RETURN) {
          edit.code.write(mv, new Label());
        }
      }
    }
    super.visitInsn(opcode);
  }

  @Override
  public void visitMaxs(int maxStack, int maxLocals) {
    for (Edit edit : edits) {
      if (edit.place == Edit.Place.THROW) {
        Label end = new Label();
        mv.visitLabel(end);
        // After the method's own entries, so that it is asked last.
        mv.visitTryCatchBlock(start, end, end, "java/lang/Throwable");
        // The least that holds wherever the throwable came from: this.
        mv.visitFrame(
            Opcodes.F_FULL, 1, new Object[] {owner}, 1, new Object[] {"java/lang/Throwable"});
        edit.code.write(mv, new Label());
        mv.visitInsn(Opcodes.ATHROW);
      }
    }
    super.visitMaxs(maxStack, maxLocals);
  }
}
