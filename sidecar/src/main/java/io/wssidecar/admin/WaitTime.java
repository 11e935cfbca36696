package io.wssidecar.admin;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the time in a query, written as in the settings: {@code 500ms}, {@code 20s}, {@code 5m}.
 */
final class WaitTime {
  /** An answer that takes longer is given up by everything on the way. */
  static final Duration LONGEST = Duration.ofHours(1);

  private static final Pattern FORM = Pattern.compile("([0-9]{1,7})(ms|s|m|h)");

  private WaitTime() {}

  /** Empty when it is no time, or longer than {@link #LONGEST}. */
  static Optional<Duration> read(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    Duration time =
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          default -> Duration.ofHours(number);
        };
    return time.compareTo(LONGEST) > 0 ? Optional.empty() : Optional.of(time);
  }
}
