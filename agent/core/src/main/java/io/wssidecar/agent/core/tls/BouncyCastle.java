package io.wssidecar.agent.core.tls;

import io.wssidecar.agent.core.Bell;
import io.wssidecar.agent.core.Edit;
import io.wssidecar.agent.core.Probe;
import io.wssidecar.agent.core.Recipe;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Bouncy Castle's JSSE. Failures leave its methods as exceptions; a connection object is there from
 * the moment that the handshake is over.
 */
public final class BouncyCastle {
  private static final String CONNECTION = "Lorg/bouncycastle/jsse/provider/ProvSSLConnection;";
  private static final String BUFFER = "Ljava/nio/ByteBuffer;";
  private static final String RESULT = "Ljavax/net/ssl/SSLEngineResult;";

  private BouncyCastle() {}

  /** What to do with the engine or socket class of that name. */
  public static Recipe recipe(String owner) {
    Recipe recipe = new Recipe().field("connection", CONNECTION);
    Edit.Code thrown = (code, end) -> thrown(code, owner);
    if (!owner.endsWith("Engine")) {
      return recipe.edit(Edit.onThrow("startHandshake", "(Z)V", thrown));
    }
    Edit.Code closed = (code, end) -> closed(code, end, owner);
    return recipe
        .field("initialHandshakeBegun", "Z")
        .edit(Edit.onThrow("unwrap", "(" + BUFFER + "[" + BUFFER + "II)" + RESULT, thrown))
        .edit(Edit.onThrow("wrap", "([" + BUFFER + "II" + BUFFER + ")" + RESULT, thrown))
        .edit(Edit.head("closeInbound", "()V", closed))
        .edit(Edit.head("closeOutbound", "()V", closed));
  }

  private static void thrown(MethodVisitor code, String owner) {
    // hit() wants the probe's number below the throwable that lies there already.
    code.visitInsn(Opcodes.DUP);
    Bell.push(code, Probe.ENGINE_THROWN);
    code.visitInsn(Opcodes.SWAP);
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitInsn(Opcodes.SWAP);
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitFieldInsn(Opcodes.GETFIELD, owner, "connection", CONNECTION);
    Bell.nulls(code, 1);
    Bell.push(code, 0);
    Bell.hit(code);
  }

  private static void closed(MethodVisitor code, Label end, String owner) {
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitFieldInsn(Opcodes.GETFIELD, owner, "initialHandshakeBegun", "Z");
    code.visitJumpInsn(Opcodes.IFEQ, end);
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitFieldInsn(Opcodes.GETFIELD, owner, "connection", CONNECTION);
    code.visitJumpInsn(Opcodes.IFNONNULL, end);
    Bell.hitWithThis(code, Probe.ENGINE_CLOSED);
  }
}
