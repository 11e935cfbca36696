package io.wssidecar.agent.matrix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The libraries of the hosts, a folder a host, as the build has copied them. */
final class Hosts {
  private Hosts() {}

  static Path[] jars(String host) {
    Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    Path folder = module.resolve("target/hosts").resolve(host);
    if (host.isEmpty()) {
      return new Path[0];
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toArray(Path[]::new);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
