package io.wssidecar.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Reads one word of a few; upper and lower case are the same. */
final class Choice<T> implements Parser<T> {
  private final Map<String, T> choices = new LinkedHashMap<>();

  /** The words are the values' names, made to look like a flag's. */
  static <E extends Enum<E>> Choice<E> among(Class<E> type) {
    return among(type, type.getEnumConstants());
  }

  @SafeVarargs
  static <E extends Enum<E>> Choice<E> among(Class<E> type, E... some) {
    Choice<E> choice = new Choice<>();
    Function<E, String> word = value -> value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    for (E value : some) {
      choice.choices.put(word.apply(value), type.cast(value));
    }
    return choice;
  }

  /** True for {@code on}. */
  static Choice<Boolean> onOrOff() {
    Choice<Boolean> choice = new Choice<>();
    choice.choices.put("on", true);
    choice.choices.put("off", false);
    return choice;
  }

  @Override
  public T parse(String text) throws BadValue {
    String word = text.toLowerCase(Locale.ROOT);
    T value = choices.get(word);
    if (value == null) {
      String advice =
          Nearest.to(word, choices.keySet())
              .map(name -> "Did you mean " + name + "?")
              .orElse("Write one of them.");
      throw new BadValue("not one of " + String.join(", ", choices.keySet()), advice);
    }
    return value;
  }

  /** All of them, in order. */
  List<String> words() {
    return List.copyOf(choices.keySet());
  }

  /** As a placeholder: {@code text|json}. */
  @Override
  public String toString() {
    return String.join("|", choices.keySet());
  }
}
