package io.wssidecar.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wssidecar.config.AppAddress;
import io.wssidecar.kit.Peers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;

/** One of our Node scripts that is an app: prints {@code listening PORT}, then serves. */
final class NodeApp implements AutoCloseable {
  private final Process process;
  private final int port;

  private NodeApp(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static NodeApp start(String script) {
    try {
      Process process =
          new ProcessBuilder(Peers.require("node"), script)
              .directory(NodePackages.installed().toFile())
              .redirectErrorStream(true)
              .start();
      var output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
      String line = output.readLine();
      if (line == null || !line.startsWith("listening ")) {
        throw new AssertionError(script + " does not listen; it says: " + line);
      }
      return new NodeApp(process, Integer.parseInt(line.substring("listening ".length())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  AppAddress address() {
    return new AppAddress.Tcp("127.0.0.1", port);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
