package io.wssidecar.agent.core.tls;

import io.wssidecar.agent.core.Bell;
import io.wssidecar.agent.core.Edit;
import io.wssidecar.agent.core.Probe;
import io.wssidecar.agent.core.Recipe;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Conscrypt's engine, which its sockets use too. A failure leaves wrap or unwrap as an exception;
 * the exception handler costs a successful handshake nothing. An end of the connection is seen only
 * by who closes the engine.
 */
public final class Conscrypt {
  private static final String BUFFERS = "[Ljava/nio/ByteBuffer;II";
  private static final String RESULT = "Ljavax/net/ssl/SSLEngineResult;";

  /** The engine's state between the first message and the end of the handshake. */
  private static final int HANDSHAKE_STARTED = 2;

  private Conscrypt() {}

  /** What to do with the engine class of that name. */
  public static Recipe recipe(String owner) {
    Edit.Code thrown = (code, end) -> thrown(code, owner);
    Edit.Code closed =
        (code, end) -> {
          code.visitVarInsn(Opcodes.ALOAD, 0);
          code.visitFieldInsn(Opcodes.GETFIELD, owner, "state", "I");
          Bell.push(code, HANDSHAKE_STARTED);
          code.visitJumpInsn(Opcodes.IF_ICMPNE, end);
          Bell.push(code, Probe.ENGINE_CLOSED);
          code.visitVarInsn(Opcodes.ALOAD, 0);
          Bell.nulls(code, 3);
          Bell.push(code, 0);
          Bell.hit(code);
        };
    return new Recipe()
        .field("state", "I")
        .field("handshakeFinished", "Z")
        .edit(Edit.onThrow("unwrap", "(" + BUFFERS + BUFFERS + ")" + RESULT, thrown))
        .edit(Edit.onThrow("wrap", "(" + BUFFERS + "Ljava/nio/ByteBuffer;)" + RESULT, thrown))
        .edit(Edit.head("closeInbound", "()V", closed))
        .edit(Edit.head("closeOutbound", "()V", closed));
  }

  private static void thrown(MethodVisitor code, String owner) {
    code.visitInsn(Opcodes.DUP);
    Bell.push(code, Probe.ENGINE_THROWN);
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitFieldInsn(Opcodes.GETFIELD, owner, "handshakeFinished", "Z");
    code.visitInsn(Opcodes.ICONST_1);
    code.visitInsn(Opcodes.ISHL);
    Bell.thrown(code);
  }
}
