package io.wssidecar.agent.core.tls;

import java.lang.reflect.Field;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** What can be asked of any engine or socket. Any thread. */
final class Engines {
  /** Nobody nests deeper. */
  private static final int LAYERS = 4;

  private Engines() {}

  static boolean isServer(Object engine) {
    return engine instanceof SSLEngine
        ? !((SSLEngine) engine).getUseClientMode()
        : !((SSLSocket) engine).getUseClientMode();
  }

  /** Whether the peer has not said anything yet that got the handshake going. */
  static boolean nothingCame(Object engine) {
    if (provider(engine).equals("sunjsse")) {
      return SunState.nothingCame(engine);
    }
    SSLSession session =
        engine instanceof SSLEngine
            ? ((SSLEngine) engine).getHandshakeSession()
            : ((SSLSocket) engine).getHandshakeSession();
    // Conscrypt has a session from the start, of no cipher yet.
    return session == null
        || (provider(engine).equals("conscrypt")
            && session.getCipherSuite().startsWith("SSL_NULL"));
  }

  /** The engine at work inside wrappers such as Netty's, so that each connection counts once. */
  static Object innermost(Object engine) {
    Object inner = engine;
    for (int layer = 0; layer < LAYERS; layer++) {
      Object next = wrapped(inner);
      if (next == null) {
        break;
      }
      inner = next;
    }
    return inner;
  }

  private static @Nullable Object wrapped(Object engine) {
    for (Class<?> type = engine.getClass(); type != null; type = type.getSuperclass()) {
      try {
        Field field = type.getDeclaredField("engine");
        field.setAccessible(true);
        Object inner = field.get(engine);
        return inner instanceof SSLEngine ? inner : null;
      } catch (ReflectiveOperationException | RuntimeException e) {
        // Not here; perhaps further up.
      }
    }
    return null;
  }

  /** The label of the library that an engine or socket is of. */
  static String provider(Object engine) {
    String name = engine.getClass().getName();
    if (name.startsWith("sun.security.ssl.")) {
      return "sunjsse";
    }
    if (name.contains("org.conscrypt.")) {
      return "conscrypt";
    }
    if (name.contains("OpenSsl") || name.contains("OpenSSL")) {
      return "openssl";
    }
    return name.startsWith("org.bouncycastle.") ? "bcjsse" : "other";
  }
}
