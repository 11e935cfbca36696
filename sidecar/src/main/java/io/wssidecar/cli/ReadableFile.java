package io.wssidecar.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Reads the name of a file that must be there. A relative name starts from the working directory,
 * in a configuration file too: one value means one thing in all three places.
 */
final class ReadableFile {
  private ReadableFile() {}

  static Path parse(String text) throws BadValue {
    Path path;
    try {
      path = Path.of(text);
    } catch (InvalidPathException e) {
      throw new BadValue("not a file name", "Write the path of a file.");
    }
    if (Files.notExists(path)) {
      throw new BadValue("no such file", "Write the path of a file that exists" + from(path) + ".");
    }
    if (Files.isDirectory(path)) {
      throw new BadValue("a directory", "Write the path of a file in it.");
    }
    if (!Files.isReadable(path)) {
      String user = System.getProperty("user.name", "this user");
      throw new BadValue("not readable by " + user, "Change the file's owner or mode.");
    }
    return path;
  }

  private static String from(Path path) {
    return path.isAbsolute() ? "" : ", seen from " + Path.of("").toAbsolutePath();
  }
}
