package io.wssidecar.upgrade;

/**
 * A look at the header fields of a message, wherever they are kept: the checks of this package read
 * through it, so that nothing is copied and no server's types come in.
 *
 * <p>One value is one field line, as it came. A line is never split at commas here: whether a comma
 * separates depends on the field.
 */
public interface HeaderFields {
  /**
   * How many lines there are with this name.
   *
   * @param name in the usual spelling; matched without regard to case
   * @return 0 when the field is absent
   */
  int count(String name);

  /**
   * One line's value.
   *
   * @param index 0 to {@link #count} - 1, in the order of arrival
   */
  String value(String name, int index);
}
