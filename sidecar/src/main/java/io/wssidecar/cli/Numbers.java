package io.wssidecar.cli;

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
