package io.wssidecar.agent.core.tls;

import io.wssidecar.agent.core.Bell;
import io.wssidecar.agent.core.Edit;
import io.wssidecar.agent.core.Probe;
import io.wssidecar.agent.core.Recipe;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Tomcat's OpenSSL engine, by its native library or by calls of the JVM's. A failed handshake makes
 * it throw nothing: it notes that there was an error, has the alert sent, and closes. What OpenSSL
 * says passes one static method, which knows no engine, so the engine is told of right after it.
 */
public final class TomcatTls {
  private TomcatTls() {}

  /** What to do with the engine or the library class of that name. */
  public static Recipe recipe(String owner) {
    Edit said = Edit.atReturnOfStatic("getLastError", "()Ljava/lang/String;", TomcatTls::said);
    if (owner.endsWith("OpenSSLLibrary")) {
      return new Recipe().edit(said);
    }
    Edit.Code failed =
        (code, end) -> {
          unless(code, end, owner, "handshakeFinished");
          code.visitVarInsn(Opcodes.ALOAD, 0);
          code.visitFieldInsn(Opcodes.GETFIELD, owner, "sendHandshakeError", "Z");
          code.visitJumpInsn(Opcodes.IFEQ, end);
          Bell.hitWithThis(code, Probe.TOMCAT_TLS_FAILED);
        };
    Edit.Code closed =
        (code, end) -> {
          unless(code, end, owner, "handshakeFinished");
          unless(code, end, owner, "engineClosed");
          Bell.hitWithThis(code, Probe.TOMCAT_TLS_CLOSED);
        };
    return new Recipe()
        .field("handshakeFinished", "Z")
        .field("sendHandshakeError", "Z")
        .field("engineClosed", "Z")
        .wish(said)
        .edit(Edit.atReturn("checkLastError", "()V", failed))
        .edit(Edit.head("closeInbound", "()V", closed))
        .edit(Edit.head("closeOutbound", "()V", closed));
  }

  private static void said(MethodVisitor code, org.objectweb.asm.Label end) {
    code.visitInsn(Opcodes.DUP);
    code.visitJumpInsn(Opcodes.IFNULL, end);
    code.visitInsn(Opcodes.DUP);
    Bell.push(code, Probe.TOMCAT_TLS_SAID);
    code.visitInsn(Opcodes.SWAP);
    Bell.nulls(code, 3);
    Bell.push(code, 0);
    Bell.hit(code);
  }

  private static void unless(
      MethodVisitor code, org.objectweb.asm.Label end, String owner, String flag) {
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitFieldInsn(Opcodes.GETFIELD, owner, flag, "Z");
    code.visitJumpInsn(Opcodes.IFNE, end);
  }
}
