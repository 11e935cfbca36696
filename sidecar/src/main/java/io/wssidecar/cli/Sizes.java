package io.wssidecar.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code 65536}, {@code 64Ki}, {@code 1Mi} and {@code 2Gi} as bytes, the way Kubernetes
 * writes them.
 */
final class Sizes {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,10})(|Ki|Mi|Gi)");

  private Sizes() {}

  /** Zero for {@code off}; {@code 0} itself is refused, as for numbers. */
  static long positiveOrOff(String text) throws BadValue {
    if (text.equals("off")) {
      return 0;
    }
    long bytes = bytes(text);
    if (bytes == 0) {
      throw new BadValue("cannot be zero", "Write a size such as 64Ki, or off.");
    }
    return bytes;
  }

  static long bytes(String text) throws BadValue {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new BadValue(
          "not a size", "Write a number of bytes, or a number and Ki, Mi or Gi: 64Ki.");
    }
    int shift =
        switch (matcher.group(2)) {
          case "Ki" -> 10;
          case "Mi" -> 20;
          case "Gi" -> 30;
          default -> 0;
        };
    return Long.parseLong(matcher.group(1)) << shift;
  }
}
