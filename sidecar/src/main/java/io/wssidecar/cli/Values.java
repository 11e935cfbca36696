package io.wssidecar.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings as values. The strongest source that names a setting decides it alone: lists are
 * never merged.
 */
final class Values {
  /** A value, and the words that it was read from. */
  record Value<T>(Given given, T value) {}

  private final Map<String, List<Value<?>>> values = new HashMap<>();
  private final Map<String, List<Given>> givens = new HashMap<>();

  private Values() {}

  /**
   * @param layers the strongest first
   * @param problems where a complaint about each text that cannot be read is added; such a text is
   *     then missing from the values
   */
  static Values read(List<Setting<?>> settings, List<Layer> layers, List<String> problems) {
    Values read = new Values();
    for (Setting<?> setting : settings) {
      List<Given> givens = decisive(setting, layers);
      read.givens.put(setting.name(), givens);
      List<Value<?>> values = new ArrayList<>();
      for (Given given : givens) {
        try {
          values.add(new Value<>(given, parse(setting, given)));
        } catch (BadValue e) {
          problems.add(given.where() + ": " + e.getMessage());
        }
      }
      read.values.put(setting.name(), values);
    }
    return read;
  }

  /** What was written, readable or not. */
  List<Given> givens(Setting<?> setting) {
    return givens.getOrDefault(setting.name(), List.of());
  }

  <T> List<Value<T>> values(Setting<T> setting) {
    List<Value<T>> typed = new ArrayList<>();
    for (Value<?> value : values.getOrDefault(setting.name(), List.of())) {
      @SuppressWarnings("unchecked") // its own parser made it
      Value<T> own = (Value<T>) value;
      typed.add(own);
    }
    return typed;
  }

  <T> List<T> all(Setting<T> setting) {
    return values(setting).stream().map(Value::value).toList();
  }

  <T> Optional<T> maybe(Setting<T> setting) {
    return values(setting).stream().map(Value::value).findFirst();
  }

  /** Of a setting that has a default; there were no problems. */
  <T> T one(Setting<T> setting) {
    return maybe(setting).orElseThrow(() -> new IllegalStateException(setting.name()));
  }

  private static <T> T parse(Setting<T> setting, Given given) throws BadValue {
    if (given.text().isEmpty()) {
      throw new BadValue(
          "has no value", "Write " + setting.placeholder().replace("|", " or ") + " after it.");
    }
    return setting.parser().parse(given.text());
  }

  private static List<Given> decisive(Setting<?> setting, List<Layer> layers) {
    for (Layer layer : layers) {
      List<Given> givens = layer.givens().getOrDefault(setting.name(), List.of());
      if (!givens.isEmpty()) {
        return givens;
      }
    }
    return setting.defaults().stream().map(text -> Given.byDefault(setting.name(), text)).toList();
  }
}
