package io.wssidecar.agent.core.tls;

import io.wssidecar.agent.core.Bell;
import io.wssidecar.agent.core.Edit;
import io.wssidecar.agent.core.Probe;
import io.wssidecar.agent.core.Recipe;
import org.objectweb.asm.Opcodes;

/**
 * Tomcat's NIO channel, which drives the engine, whosever that is, and so knows three ends that the
 * engine does not: the peer spoke HTTP, and no engine was made; the peer reset the connection; the
 * poller's patience was over. A successful handshake passes the look at one field when it closes.
 */
public final class TomcatNio {
  private static final String ENGINE = "Ljavax/net/ssl/SSLEngine;";

  private TomcatNio() {}

  /** What to do with the channel class of that name. */
  public static Recipe recipe(String owner) {
    Edit.Code thrown = (code, end) -> Bell.thrownWithThis(code, Probe.TOMCAT_CHANNEL_THROWN);
    Edit.Code closing =
        (code, end) -> {
          code.visitVarInsn(Opcodes.ALOAD, 0);
          code.visitFieldInsn(Opcodes.GETFIELD, owner, "handshakeComplete", "Z");
          code.visitJumpInsn(Opcodes.IFNE, end);
          Bell.hitWithThis(code, Probe.TOMCAT_CHANNEL_CLOSING);
        };
    return new Recipe()
        .field("handshakeComplete", "Z")
        .field("sslEngine", ENGINE)
        .edit(Edit.onThrow("handshake", "(ZZ)I", thrown))
        .edit(Edit.head("close", "()V", closing));
  }
}
