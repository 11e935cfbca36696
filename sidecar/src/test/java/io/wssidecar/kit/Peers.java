package io.wssidecar.kit;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The programs of other people that the tests run. */
public final class Peers {
  private Peers() {}

  /**
   * The program's path, the first of these names that is installed. Without any the test is skipped
   * and says so; in continuous integration ({@code CI=true}) it fails, lest a proof vanish unseen.
   */
  public static String require(String... names) {
    for (String directory : System.getenv("PATH").split(File.pathSeparator)) {
      for (String name : names) {
        Path candidate = Path.of(directory, name);
        if (Files.isExecutable(candidate)) {
          return candidate.toString();
        }
      }
    }
    return absent(String.join(" or ", List.of(names)) + " is not installed");
  }

  /** Skips the test for want of something, or fails it in continuous integration. */
  public static String absent(String reason) {
    if ("true".equals(System.getenv("CI"))) {
      throw new AssertionError(reason + ", and CI=true allows no skipping");
    }
    System.out.println("skipped: " + reason);
    return Assumptions.abort(reason);
  }
}
