package io.wssidecar.cli;

/** Reads whole numbers within bounds. */
final class Numbers {
  private Numbers() {}

  static Parser<Integer> between(int least, int most) {
    return text -> parse(text, least, most);
  }

  /**
   * Zero for {@code off}; {@code 0} itself is refused, because elsewhere it means none as often as
   * no limit.
   */
  static Parser<Integer> atMostOrOff(int most) {
    return text -> text.equals("off") ? 0 : parse(text, 1, most);
  }

  private static int parse(String text, int least, int most) throws BadValue {
    if (!text.matches("[0-9]{1,9}")) {
      throw new BadValue("not a whole number", advice(least, most));
    }
    int number = Integer.parseInt(text);
    if (number < least || number > most) {
      throw new BadValue("out of range", advice(least, most));
    }
    return number;
  }

  private static String advice(int least, int most) {
    return "Write a number from " + least + " to " + most + ".";
  }
}
