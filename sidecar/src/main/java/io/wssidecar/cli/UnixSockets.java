package io.wssidecar.cli;

import io.wssidecar.config.AppAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Reads {@code unix:/run/app.sock}, and {@code unix:///run/app.sock}, which is the same as a URL.
 * Whether anybody listens there is not asked, as it is not for a port: the app may start later.
 */
final class UnixSockets {
  static final String SCHEME = "unix:";
  private static final String ADVICE = "Write unix:/run/app.sock, with the whole path.";

  private UnixSockets() {}

  static AppAddress parse(String text) throws BadValue {
    Path path = path(text.substring(SCHEME.length()));
    if (!path.isAbsolute()) {
      throw new BadValue("not an absolute path", ADVICE);
    }
    if (path.getFileName() == null) {
      throw new BadValue("not a socket", ADVICE);
    }
    int bytes = AppAddress.Unix.bytes(path);
    if (bytes > AppAddress.Unix.MAX_BYTES) {
      throw new BadValue(
          "a path of "
              + bytes
              + " bytes, and a socket's has "
              + AppAddress.Unix.MAX_BYTES
              + " at most",
          "Let the app listen at a shorter one.");
    }
    return new AppAddress.Unix(path);
  }

  /** A bare path, and what nginx writes. */
  static void refuseOtherForms(String text) throws BadValue {
    if (text.startsWith("/")) {
      throw new BadValue("the scheme is missing", "Write unix:" + text + ".");
    }
    if (text.startsWith("http://unix:")) {
      String path = text.substring("http://unix:".length()).replaceFirst(":.*", "");
      throw new BadValue("a socket has no http://", "Write unix:" + path + ".");
    }
  }

  private static Path path(String text) throws BadValue {
    try {
      // A URL has a host between its second and third slash; here it is none.
      return Path.of(text.startsWith("//") ? text.substring(2) : text);
    } catch (InvalidPathException e) {
      throw new BadValue("not a file name", ADVICE);
    }
  }
}
