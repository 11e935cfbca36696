package io.wssidecar.cli;

import io.wssidecar.config.StreamSettings;

/** Reads whole numbers within bounds. */
final class Numbers {
  private Numbers() {}

  static Parser<Integer> between(int least, int most) {
    return text -> parse(text, least, most, "Write a number from " + least + " to " + most + ".");
  }

  /**
   * Zero for {@code off}; {@code 0} itself is refused, because elsewhere it means none as often as
   * no limit.
   */
  static Parser<Integer> atMostOrOff(int most) {
    String advice = "Write a number from 1 to " + most + ", or off.";
    return text -> text.equals("off") ? 0 : parse(text, 1, most, advice);
  }

  /** A code that a Close frame may carry (RFC 6455 §7.4). */
  static int closeCode(String text) throws BadValue {
    String advice = "Write 1001 (going away), 1012 (service restart), or your own from 4000 on.";
    int code = parse(text, 1000, 4999, advice);
    if (!StreamSettings.isCloseCode(code)) {
      throw new BadValue("not a code that a Close may carry", advice);
    }
    return code;
  }

  private static int parse(String text, int least, int most, String advice) throws BadValue {
    if (!text.matches("[0-9]{1,9}")) {
      throw new BadValue("not a whole number", advice);
    }
    int number = Integer.parseInt(text);
    if (number < least || number > most) {
      throw new BadValue("out of range", advice);
    }
    return number;
  }
}
