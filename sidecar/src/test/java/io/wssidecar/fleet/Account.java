package io.wssidecar.fleet;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one end of a stream counted. Fleets print it as a line; both ends' are compared.
 *
 * @param closeCode of the Close that came; 0 when none came, 1006 when the client library says so
 * @param closedAt when it came, by the machine's monotonic clock in nanoseconds, which all
 *     processes share
 * @param said whole messages sent
 * @param saidOfNext bytes sent of one more that was never finished
 * @param heard whole messages received
 * @param heardOfNext bytes received of one more that never ended
 * @param underWay whether a message was partly received when the drain began
 * @param fault what was wrong first; empty when nothing was
 */
record Account(
    int stream,
    int closeCode,
    long closedAt,
    int said,
    int saidOfNext,
    int heard,
    int heardOfNext,
    boolean underWay,
    String fault) {
  private static final Pattern LINE =
      Pattern.compile(
          "stream (\\d+) code (\\d+) at (\\d+) said (\\d+)\\+(\\d+) heard (\\d+)\\+(\\d+)"
              + " underWay (true|false) fault \\[(.*)\\]");

  static boolean isLine(String line) {
    return line.startsWith("stream ");
  }

  static Account parse(String line) {
    Matcher found = LINE.matcher(line);
    if (!found.matches()) {
      throw new AssertionError("not an account: " + line);
    }
    return new Account(
        Integer.parseInt(found.group(1)),
        Integer.parseInt(found.group(2)),
        Long.parseLong(found.group(3)),
        Integer.parseInt(found.group(4)),
        Integer.parseInt(found.group(5)),
        Integer.parseInt(found.group(6)),
        Integer.parseInt(found.group(7)),
        Boolean.parseBoolean(found.group(8)),
        found.group(9));
  }

  /** The line that {@link #parse} reads. */
  String line() {
    return "stream %d code %d at %d said %d+%d heard %d+%d underWay %s fault [%s]"
        .formatted(
            stream,
            closeCode,
            closedAt,
            said,
            saidOfNext,
            heard,
            heardOfNext,
            underWay,
            fault.replaceAll("[\\r\\n]+", " "));
  }
}
