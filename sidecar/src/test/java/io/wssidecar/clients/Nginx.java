package io.wssidecar.clients;

import io.wssidecar.kit.Await;
import io.wssidecar.kit.Peers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A real nginx with one location, in front of something on this machine. Needs no rights; the test
 * owns it and closes it.
 */
final class Nginx implements AutoCloseable {
  private final Process process;
  private final InetSocketAddress address;

  private Nginx(Process process, InetSocketAddress address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts it on a free port; returns when it listens.
   *
   * @param directory for what it writes
   * @param location the lines of its location, each with its semicolon
   */
  static Nginx start(Path directory, String location) {
    String program = Peers.require("nginx");
    Path config = directory.resolve("nginx.conf");
    Path log = directory.resolve("nginx.log");
    try {
      InetSocketAddress address = free();
      Files.writeString(config, config(directory, address.getPort(), location));
      ProcessBuilder builder =
          new ProcessBuilder(
              program, "-p", directory.toString(), "-e", log.toString(), "-c", config.toString());
      Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
      Nginx nginx = new Nginx(process, address);
      Await.until(
          Duration.ofSeconds(30), "nginx to listen", () -> !process.isAlive() || nginx.listens());
      if (!process.isAlive()) {
        throw new AssertionError("nginx ended: " + Files.readString(log));
      }
      return nginx;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A port that the kernel gives to nobody else so soon; nginx cannot ask for any. */
  private static InetSocketAddress free() throws IOException {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    try (ServerSocket probe = new ServerSocket(0, 1, loopback)) {
      return new InetSocketAddress(loopback, probe.getLocalPort());
    }
  }

  /** One process in the foreground. */
  private static String config(Path directory, int port, String location) {
    StringBuilder temporary = new StringBuilder();
    for (String kind : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
      temporary.append("  %s_temp_path %s/%s;\n".formatted(kind, directory, kind));
    }
    return """
    daemon off;
    master_process off;
    pid %s/nginx.pid;
    events {}
    http {
      access_log off;
    %s
      server {
        listen 127.0.0.1:%d;
        location / {
    %s
        }
      }
    }
    """
        .formatted(directory, temporary, port, location);
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(address);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Where it listens. */
  InetSocketAddress address() {
    return address;
  }

  @Override
  public void close() {
    process.destroy();
    Await.until("nginx to end", () -> !process.isAlive());
  }
}
