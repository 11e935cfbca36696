package io.wssidecar.agent.matrix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The libraries of the hosts, a folder a host: those of the short form as the build has copied
 * them, the others as {@link Libraries} has fetched them.
 */
final class Hosts {
  private Hosts() {}

  static Path module() {
    return Path.of(System.getProperty("basedir", "")).toAbsolutePath();
  }

  /** Ends the test as skipped, with the reason, when they cannot be fetched. */
  static synchronized Path[] jars(String host) {
    if (host.isEmpty()) {
      return new Path[0];
    }
    Path folder = module().resolve("target/hosts").resolve(host);
    try {
      if (host.equals(Stranger.LIBRARIES)) {
        Stranger.make(jars("bcjsse"), folder);
      }
      if (Libraries.all().containsKey(host)) {
        Libraries.fetch(host, folder);
      }
      try (Stream<Path> files = Files.list(folder)) {
        return files.sorted().toArray(Path[]::new);
      }
    } catch (Libraries.NotFetched e) {
      return Assumptions.abort(e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
