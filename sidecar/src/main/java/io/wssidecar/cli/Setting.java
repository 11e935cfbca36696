package io.wssidecar.cli;

import java.util.List;

/**
 * One thing that an operator can set: its name in all three places (flag {@code --name}, variable
 * {@code WSS_NAME}, YAML key {@code name}), how its text is read, and what it means.
 *
 * @param placeholder what stands for the value in the help
 * @param repeatable whether it may be given more than once
 * @param commas whether commas separate values then
 * @param defaults the texts that hold when nobody says otherwise; empty when there is nothing to
 *     assume
 * @param shownDefault the default as the help tells it; empty for none
 */
record Setting<T>(
    String name,
    String placeholder,
    Parser<T> parser,
    boolean repeatable,
    boolean commas,
    List<String> defaults,
    String shownDefault,
    String help) {

  static <T> Setting<T> of(String name, String placeholder, Parser<T> parser) {
    return new Setting<>(name, placeholder, parser, false, false, List.of(), "", "");
  }

  static <T> Setting<T> of(String name, Choice<T> choice) {
    return of(name, choice.toString(), choice);
  }

  Setting<T> manyTimes() {
    return new Setting<>(name, placeholder, parser, true, true, defaults, shownDefault, help);
  }

  /** Its values may have commas themselves. */
  Setting<T> whole() {
    return new Setting<>(
        name, placeholder, parser, repeatable, false, defaults, shownDefault, help);
  }

  /** A default that is a text like any other, and read like any other. */
  Setting<T> byDefault(String text) {
    return new Setting<>(name, placeholder, parser, repeatable, commas, List.of(text), text, help);
  }

  /** A default that depends on something else; {@link SettingsAssembly} knows on what. */
  Setting<T> otherwise(String shown) {
    return new Setting<>(name, placeholder, parser, repeatable, commas, List.of(), shown, help);
  }

  Setting<T> means(String sentence) {
    return new Setting<>(
        name, placeholder, parser, repeatable, commas, defaults, shownDefault, sentence);
  }
}
