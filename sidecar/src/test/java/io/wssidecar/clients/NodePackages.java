package io.wssidecar.clients;

import io.wssidecar.kit.Command;
import io.wssidecar.kit.Peers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * The scripts of {@code src/test/node} with their packages, installed by {@code npm ci} below
 * {@code target} once and again when a script or the lock file changed.
 */
public final class NodePackages {
  private static final Path SOURCE = Path.of("src/test/node");
  private static final Path INSTALLED = Path.of("target/node");

  private NodePackages() {}

  /** The directory to run the scripts in. */
  public static synchronized Path installed() {
    String npm = Peers.require("npm");
    try {
      boolean unchanged =
          Files.exists(INSTALLED.resolve("node_modules"))
              && Files.mismatch(lock(SOURCE), INSTALLED.resolve("installed-lock.json")) < 0;
      copyScripts();
      if (!unchanged) {
        install(npm);
      }
      return INSTALLED;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void install(String npm) throws IOException {
    var outcome =
        Command.run(
            Duration.ofMinutes(3), INSTALLED, "", npm, "ci", "--ignore-scripts", "--no-audit");
    if (outcome.exit() != 0) {
      Peers.absent("npm ci failed, perhaps for want of a network: " + outcome);
    }
    // Written last: half an installation does not count.
    Files.copy(
        lock(SOURCE),
        INSTALLED.resolve("installed-lock.json"),
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static void copyScripts() throws IOException {
    Files.createDirectories(INSTALLED);
    try (Stream<Path> files = Files.list(SOURCE)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = INSTALLED.resolve(file.getFileName());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static Path lock(Path directory) {
    return directory.resolve("package-lock.json");
  }
}
