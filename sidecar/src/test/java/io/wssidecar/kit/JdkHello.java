package io.wssidecar.kit;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;

/** What the JDK says first. */
public final class JdkHello {
  private JdkHello() {}

  /** A ClientHello as the JDK would send it, for those who send only half of it. */
  public static byte[] of(SSLContext context) {
    try {
      SSLEngine engine = context.createSSLEngine("localhost", 443);
      engine.setUseClientMode(true);
      ByteBuffer wire = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
      SSLEngineResult result = engine.wrap(ByteBuffer.allocate(0), wire);
      byte[] hello = new byte[result.bytesProduced()];
      wire.flip().get(hello);
      return hello;
    } catch (SSLException e) {
      throw new IllegalStateException(e);
    }
  }
}
