package io.wssidecar.log;

import java.io.IOException;
import java.util.List;
import java.util.logging.LogRecord;

/**
 * Knows which lines of Undertow are about what a peer did. A WARNING or an ERROR asks somebody to
 * act, and nobody can act on a stranger's garbage or a reset; our own steps tell those, once, with
 * their reason.
 */
final class PeerFaults {
  /**
   * Loggers that tell of nothing else, some of it as ERROR with a stack trace.
   *
   * <ul>
   *   <li>{@code io.undertow.client}: UT005001 for every answer of an app that does not parse,
   *       which is our {@code app_protocol_error}
   *   <li>{@code io.undertow.proxy}: UT005027, UT005028 and UT005029 for an app that is slow, dies
   *       or is away: our {@code app_timeout}, {@code app_protocol_error}, {@code app_unreachable}
   *   <li>{@code io.undertow.request.security}, {@code io.undertow.request.error-response}:
   *       somebody else's credentials, every answer above 399
   *   <li>{@code io.undertow.request.dump}: whole requests, cookies included
   * </ul>
   *
   * <p>{@code io.undertow.request} and {@code io.undertow.request.io} are not here, although a cut
   * connection speaks there as UT005085 ERROR: so does a bug in a handler or a listener. They are
   * told apart by the exception.
   */
  static final List<String> LOGGERS =
      List.of(
          "io.undertow.client",
          "io.undertow.proxy",
          "io.undertow.request.security",
          "io.undertow.request.error-response",
          "io.undertow.request.dump");

  private PeerFaults() {}

  /**
   * Whether the record is no more than DEBUG, whatever its level. An I/O error in {@code
   * io.undertow.request*} is the connection's end; any other exception there is a bug. In XNIO's
   * loggers an I/O error may be our own lack of file descriptors, so those keep their level.
   */
  static boolean in(LogRecord record) {
    String logger = record.getLoggerName();
    if (logger == null || !logger.startsWith("io.undertow.")) {
      return false;
    }
    return LOGGERS.contains(logger)
        || (logger.startsWith("io.undertow.request") && record.getThrown() instanceof IOException);
  }
}
