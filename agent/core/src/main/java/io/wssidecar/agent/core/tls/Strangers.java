package io.wssidecar.agent.core.tls;

import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Finds the classes of engines and sockets that no recipe is for, when the first of them is made.
 * Comes by whenever an engine or a socket is made, and then costs a look at its class. Any thread.
 */
public final class Strangers {
  private static final String[] FAMILIAR = {
    "sun.security.ssl.",
    "org.conscrypt.",
    "org.bouncycastle.jsse.",
    "org.apache.tomcat.util.net.openssl."
  };

  private static final String[] WITH_PROBES = {
    "sun.security.ssl.TransportContext",
    "sun.security.ssl.SSLEngineImpl",
    "sun.security.ssl.SSLSocketImpl",
    "org.conscrypt.ConscryptEngine",
    "org.bouncycastle.jsse.provider.ProvSSL"
  };

  private volatile @Nullable Consumer<Class<?>> watcher;

  /** What was decided, kept with the class so that no class is kept alive. */
  private final ClassValue<Boolean> seen =
      new ClassValue<Boolean>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return meet(type);
        }
      };

  /** Who watches from now on. */
  public void tell(Consumer<Class<?>> next) {
    watcher = next;
  }

  public void made(Object engine) {
    seen.get(engine.getClass());
  }

  private boolean meet(Class<?> type) {
    Consumer<Class<?>> to = watcher;
    boolean any = false;
    for (Class<?> each = type; each != null && !isParent(each); each = each.getSuperclass()) {
      if (isFamiliar(each.getName())) {
        break;
      }
      if (to != null) {
        to.accept(each);
        any = true;
      }
    }
    return any;
  }

  private static boolean isParent(Class<?> type) {
    return type == SSLEngine.class || type == SSLSocket.class;
  }

  /** Netty's are, whatever its package is called now: its handler tells of them. */
  private static boolean isFamiliar(String name) {
    return begins(name, FAMILIAR) || name.contains("netty.handler.ssl.");
  }

  private static boolean begins(String name, String[] prefixes) {
    for (String prefix : prefixes) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /** Whether this came through an engine or a socket that has probes of its own. */
  static boolean cameThroughProbes(Throwable thrown) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      for (StackTraceElement frame : each.getStackTrace()) {
        if (begins(frame.getClassName(), WITH_PROBES)) {
          return true;
        }
      }
    }
    return false;
  }
}
