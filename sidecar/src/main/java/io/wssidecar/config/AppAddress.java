package io.wssidecar.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Where an app listens, and speaks plain HTTP: {@code http://host:port} or {@code unix:/path}. Its
 * text is the one that stands in settings, logs and the affinity cookie's seed.
 */
public sealed interface AppAddress {
  /**
   * What {@code Host} says for a client that named none; only HTTP/1.0 knows such clients, and the
   * app is asked in HTTP/1.1.
   */
  String authority();

  /**
   * A port.
   *
   * @param host a literal address or a name; an IPv6 literal stands without brackets
   * @param port 1 to 65535
   */
  record Tcp(String host, int port) implements AppAddress {
    public Tcp {
      Require.that(!host.isEmpty(), "an app needs a host");
      Require.that(port >= 1 && port <= 65535, "an app's port must be between 1 and 65535");
    }

    @Override
    public String authority() {
      return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    @Override
    public String toString() {
      return "http://" + authority();
    }
  }

  /**
   * A Unix domain socket.
   *
   * @param path absolute, and {@link #MAX_BYTES} long at most
   */
  record Unix(Path path) implements AppAddress {
    /** What Java takes; Linux has room for one more. */
    public static final int MAX_BYTES = 106;

    public Unix {
      Require.that(path.isAbsolute(), "a socket's path must be absolute");
      Require.that(path.getFileName() != null, "a socket needs a name");
      Require.that(bytes(path) <= MAX_BYTES, "a socket's path must not be longer than its address");
    }

    /** How long a path is for the kernel. */
    public static int bytes(Path path) {
      return path.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    /** There is no name to tell, and every server takes this one for its own; nginx says it too. */
    @Override
    public String authority() {
      return "localhost";
    }

    @Override
    public String toString() {
      return "unix:" + path;
    }
  }
}
