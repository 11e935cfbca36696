package io.wssidecar.log;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Writes instants as {@code 2026-11-22T10:11:12.345Z}, always with three decimals so that lines
 * align and sort; the JDK's own ISO format leaves out zeros. Used by one thread: it remembers the
 * second that it formatted last.
 */
final class LineTime {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

  private long second = Long.MIN_VALUE;
  private String formatted = "";

  void append(long millis, StringBuilder out) {
    long wanted = Math.floorDiv(millis, 1000L);
    if (wanted != second) {
      second = wanted;
      formatted = SECONDS.format(Instant.ofEpochSecond(wanted));
    }
    int rest = Math.floorMod(millis, 1000);
    out.append(formatted).append('.');
    out.append((char) ('0' + rest / 100));
    out.append((char) ('0' + rest / 10 % 10));
    out.append((char) ('0' + rest % 10)).append('Z');
  }
}
