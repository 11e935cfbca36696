package io.wssidecar.cli;

import java.nio.file.Path;
import java.util.Locale;

/**
 * One value as an operator wrote it.
 *
 * @param where what a complaint about it begins with: the place and the value, in one line
 * @param text the value itself
 */
record Given(String where, String text) {
  private static final int SHOWN = 120;

  static Given flag(String name, String text) {
    return new Given("--" + name + shown(" ", text), text);
  }

  static Given variable(String name, String text) {
    return new Given(variableName(name) + "=" + oneLine(text), text);
  }

  static Given line(Path file, int line, String name, String text) {
    return new Given(file + ":" + line + ": " + name + shown(": ", text), text);
  }

  /** What nobody wrote: the table's own value. */
  static Given byDefault(String name, String text) {
    return new Given("--" + name + " " + text + " (the default)", text);
  }

  /** {@code ping-interval} is {@code WSS_PING_INTERVAL} in the environment. */
  static String variableName(String name) {
    return "WSS_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private static String shown(String separator, String text) {
    return text.isEmpty() ? "" : separator + oneLine(text);
  }

  /** A variable may hold a whole file by mistake, newlines and all; a complaint stays one line. */
  static String oneLine(String text) {
    String visible = text.replaceAll("\\p{Cntrl}", "?");
    return visible.length() <= SHOWN ? visible : visible.substring(0, SHOWN) + "...";
  }
}
