package io.wssidecar.tls;

import io.wssidecar.config.ConfigException;
import java.security.Provider;
import java.util.List;
import java.util.Locale;
import org.conscrypt.Conscrypt;

/**
 * Brings Conscrypt up. Its provider is passed by hand wherever it is needed and never installed in
 * {@link java.security.Security}: an installed one would change what other libraries in this JVM
 * get when they ask for a cipher.
 */
final class ConscryptProvider {
  private ConscryptProvider() {}

  /** A provider; cheap after the first call, which unpacks and loads the native library. */
  static Provider create() throws ConfigException {
    try {
      return Conscrypt.newProvider();
    } catch (LinkageError e) {
      throw new ConfigException(List.of(explain(e)));
    }
  }

  /**
   * What keeps the library from loading, and what to do. Each case is a message of a loader that we
   * saw.
   */
  static String explain(Throwable failure) {
    String said = texts(failure).toLowerCase(Locale.ROOT);
    String where =
        System.getProperty("org.conscrypt.native.workdir", System.getProperty("java.io.tmpdir"));
    String what = "The TLS library (Conscrypt, native) cannot be loaded: ";
    if (said.contains("ld-linux") || said.contains("ld-musl") || said.contains("libc.so.6")) {
      return what + "it needs glibc, and this system has another libc. Use an image with glibc.";
    }
    if (said.contains("failed to map segment") || said.contains("noexec")) {
      return what + where + " is mounted noexec. " + otherDirectory();
    }
    if (said.contains("illegal native access") || said.contains("enable-native-access")) {
      return what
          + "this JVM forbids native access. Start it with --enable-native-access=ALL-UNNAMED.";
    }
    if (said.contains("failed creating temp file")) {
      return what + where + " cannot be written. " + otherDirectory();
    }
    return what
        + failure
        + ". It runs on Linux with glibc, macOS and Windows, on x86-64 and arm64; see that yours is"
        + " one of these.";
  }

  private static String otherDirectory() {
    return "Name a directory that is writable and not noexec with"
        + " -Dorg.conscrypt.native.workdir=DIR.";
  }

  private static String texts(Throwable failure) {
    StringBuilder all = new StringBuilder();
    for (Throwable t = failure; t != null; t = t.getCause()) {
      all.append(t).append('\n');
      for (Throwable other : t.getSuppressed()) {
        all.append(other).append('\n');
        if (other.getCause() != null) {
          all.append(other.getCause()).append('\n');
        }
      }
    }
    return all.toString();
  }
}
