package io.wssidecar.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h}, and {@code off} where a setting can be
 * switched off.
 */
final class Durations {
  /** Timers count milliseconds in an int, which ends at 24 days. */
  static final Duration LONGEST = Duration.ofDays(20);

  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

  private Durations() {}

  /** More than zero. */
  static Duration positive(String text) throws BadValue {
    if (text.equals("off")) {
      throw new BadValue("cannot be switched off", "Write a time such as 30s or 5m.");
    }
    Duration duration = parse(text);
    if (duration.isZero()) {
      throw new BadValue("cannot be zero", "Write a time such as 30s or 5m.");
    }
    return duration;
  }

  /** Zero for {@code off}; {@code 0s} says the same. */
  static Duration positiveOrOff(String text) throws BadValue {
    return text.equals("off") ? Duration.ZERO : parse(text);
  }

  private static Duration parse(String text) throws BadValue {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      // nginx reads a bare number as seconds, HAProxy as milliseconds: ours would be misread by
      // half of the people.
      throw text.matches("[0-9]{1,9}")
          ? new BadValue("a number without a unit", "Write " + text + "s or " + text + "ms.")
          : new BadValue("not a time", "Write a whole number and ms, s, m or h: 500ms, 30s, 5m.");
    }
    Duration duration = times(Long.parseLong(matcher.group(1)), matcher.group(2));
    if (duration.compareTo(LONGEST) > 0) {
      throw new BadValue("longer than 480h", "Write 480h or less.");
    }
    return duration;
  }

  private static Duration times(long number, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofHours(number);
    };
  }
}
