package io.wssidecar.app;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Knows which failed dials are no fault of the app: the process, or the machine, has nothing left
 * to dial with. Pure functions; no state.
 *
 * <p>Java passes on only the kernel's words, the same exception standing for several of its
 * numbers.
 */
final class OwnLimit {
  private static final List<String> WORDS =
      List.of(
          "Too many open files", // EMFILE, ENFILE
          "No buffer space available", // ENOBUFS
          "Cannot allocate memory", // ENOMEM
          // EADDRNOTAVAIL: every local port is in use towards this address of the app's.
          "assign requested address");

  private OwnLimit() {}

  /** Whether that is why a socket could not be opened or connected. */
  static boolean reached(@Nullable IOException why) {
    String message = why == null ? null : why.getMessage();
    return message != null && WORDS.stream().anyMatch(message::contains);
  }
}
