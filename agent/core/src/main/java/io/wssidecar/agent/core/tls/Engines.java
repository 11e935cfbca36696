package io.wssidecar.agent.core.tls;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** What can be asked of any engine or socket. Any thread. */
final class Engines {
  /** Nobody nests deeper. */
  private static final int LAYERS = 4;

  private static final String NO_CIPHER = "NULL_WITH_NULL";

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
    SSLSession session = handshakeSession(engine);
    // Conscrypt has a session from the start, of no cipher yet, and so may those that nobody knows.
    String provider = provider(engine);
    boolean early = provider.equals("conscrypt") || provider.equals("other");
    return session == null || (early && cipher(session).startsWith("SSL_NULL"));
  }

  private static @Nullable SSLSession handshakeSession(Object engine) {
    try {
      return engine instanceof SSLEngine
          ? ((SSLEngine) engine).getHandshakeSession()
          : ((SSLSocket) engine).getHandshakeSession();
    } catch (UnsupportedOperationException e) {
      // What the JDK's class does for those that do not care.
      return null;
    }
  }

  /** Whether an engine has shaken hands: by the contract it has a session of a cipher then. */
  static boolean isFinished(Object engine) {
    if (provider(engine).equals("sunjsse")) {
      // A server has its session when it has sent its own last message.
      return SunState.isNegotiated(engine);
    }
    // To ask a socket would have it shake hands.
    return engine instanceof SSLEngine
        && !cipher(((SSLEngine) engine).getSession()).contains(NO_CIPHER);
  }

  private static String cipher(SSLSession session) {
    // Null is against the contract, and yet what some say before they have chosen one.
    String cipher = session.getCipherSuite();
    return cipher == null ? "SSL_" + NO_CIPHER : cipher;
  }

  /** Whether an engine has begun to shake hands and has not ended. */
  static boolean isShaking(Object engine) {
    return ((SSLEngine) engine).getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING;
  }

  /** Whether another engine or TLS socket does the work inside this one. */
  @SuppressWarnings("ReferenceEquality") // Itself is no other, whatever it says of equality.
  static boolean isWrapper(Object engine) {
    for (Class<?> type = engine.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
          Object value = read(field, engine);
          boolean inner = value instanceof SSLEngine || value instanceof SSLSocket;
          if (inner && value != engine) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static @Nullable Object read(Field field, Object from) {
    try {
      field.setAccessible(true);
      return field.get(from);
    } catch (ReflectiveOperationException | RuntimeException e) {
      // Of a module that keeps it to itself.
      return null;
    }
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
