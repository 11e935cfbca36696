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
 * by who closes the engine; where that is Conscrypt's socket, what its handshake throws tells more.
 */
public final class Conscrypt {
  private static final String BUFFERS = "[Ljava/nio/ByteBuffer;II";
  private static final String RESULT = "Ljavax/net/ssl/SSLEngineResult;";

  /** The engine's state between the first message and the end of the handshake. */
  private static final int HANDSHAKE_STARTED = 2;

  private Conscrypt() {}

  /** What to do with the engine or socket class of that name. */
  public static Recipe recipe(String owner) {
    if (owner.endsWith("Socket")) {
      return socket(owner);
    }
    Edit.Code thrown = (code, end) -> thrown(code, owner);
    Edit.Code closed =
        (code, end) -> {
          code.visitVarInsn(Opcodes.ALOAD, 0);
          code.visitFieldInsn(Opcodes.GETFIELD, owner, "state", "I");
          Bell.push(code, HANDSHAKE_STARTED);
          code.visitJumpInsn(Opcodes.IF_ICMPNE, end);
          Bell.hitWithThis(code, Probe.ENGINE_CLOSED);
        };
    return new Recipe()
        .field("state", "I")
        .field("handshakeFinished", "Z")
        .edit(Edit.onThrow("unwrap", "(" + BUFFERS + BUFFERS + ")" + RESULT, thrown))
        .edit(Edit.onThrow("wrap", "(" + BUFFERS + "Ljava/nio/ByteBuffer;)" + RESULT, thrown))
        .edit(Edit.head("closeInbound", "()V", closed))
        .edit(Edit.head("closeOutbound", "()V", closed));
  }

  private static Recipe socket(String owner) {
    String engine = "Lorg/conscrypt/ConscryptEngine;";
    Edit.Code thrown =
        (code, end) -> {
          code.visitInsn(Opcodes.DUP);
          Bell.push(code, Probe.SOCKET_THROWN);
          code.visitVarInsn(Opcodes.ALOAD, 0);
          code.visitFieldInsn(Opcodes.GETFIELD, owner, "engine", engine);
          Bell.push(code, 0);
          Bell.thrown(code);
        };
    return new Recipe().field("engine", engine).edit(Edit.onThrow("startHandshake", "()V", thrown));
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
