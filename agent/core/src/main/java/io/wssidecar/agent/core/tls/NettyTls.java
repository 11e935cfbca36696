package io.wssidecar.agent.core.tls;

import io.wssidecar.agent.core.Bell;
import io.wssidecar.agent.core.Edit;
import io.wssidecar.agent.core.Probe;
import io.wssidecar.agent.core.Recipe;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Netty's TLS handler, over any engine: OpenSSL's through tcnative, the JDK's, Conscrypt's. Every
 * handshake that fails passes one of two methods; so does what fails later, which is let pass. Of a
 * reset those two say only that the channel is closed, but the handler hears of it before.
 */
public final class NettyTls {
  private NettyTls() {}

  /** What to do with the handler or its helper of that name, Netty's own or a shaded one. */
  public static Recipe recipe(String owner) {
    if (owner.endsWith("SslUtils")) {
      return timeout(owner.substring(0, owner.length() - "handler/ssl/SslUtils".length()));
    }
    String netty = owner.substring(0, owner.length() - "handler/ssl/SslHandler".length());
    String promise = netty + "util/concurrent/Promise";
    String arguments = "(L" + netty + "channel/ChannelHandlerContext;Ljava/lang/Throwable;";
    Edit.Code code = (method, end) -> told(method, end, owner, promise, Probe.NETTY_FAILED);
    Edit.Code caught = (method, end) -> told(method, end, owner, promise, Probe.NETTY_CAUGHT);
    return new Recipe()
        .field("engine", "Ljavax/net/ssl/SSLEngine;")
        .field("handshakePromise", "L" + promise + ";")
        .edit(Edit.head("setHandshakeFailure", arguments + "ZZZ)V", code))
        .edit(Edit.head("setHandshakeFailureTransportFailure", arguments + ")V", code))
        .edit(Edit.head("exceptionCaught", arguments + ")V", caught));
  }

  /** A handshake that takes too long ends here and comes by the other way only when it is done. */
  private static Recipe timeout(String netty) {
    String arguments = "(L" + netty + "channel/ChannelHandlerContext;Ljava/lang/Throwable;Z)V";
    Edit.Code code =
        (method, end) -> {
          Bell.push(method, Probe.NETTY_TIMEOUT);
          method.visitVarInsn(Opcodes.ALOAD, 0);
          method.visitVarInsn(Opcodes.ALOAD, 1);
          Bell.nulls(method, 2);
          Bell.push(method, 0);
          Bell.hit(method);
        };
    return new Recipe().edit(Edit.headOfStatic("handleHandshakeFailure", arguments, code));
  }

  private static void told(MethodVisitor code, Label end, String owner, String promise, int probe) {
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitFieldInsn(Opcodes.GETFIELD, owner, "handshakePromise", "L" + promise + ";");
    code.visitMethodInsn(Opcodes.INVOKEINTERFACE, promise, "isSuccess", "()Z", true);
    code.visitJumpInsn(Opcodes.IFNE, end);
    Bell.push(code, probe);
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitFieldInsn(Opcodes.GETFIELD, owner, "engine", "Ljavax/net/ssl/SSLEngine;");
    code.visitVarInsn(Opcodes.ALOAD, 2);
    Bell.nulls(code, 2);
    Bell.push(code, 0);
    Bell.hit(code);
  }
}
