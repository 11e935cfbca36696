package io.wssidecar.cli;

import java.util.Arrays;
import java.util.List;

/**
 * One rule for flags, variables and YAML scalars: where a setting may be given more than once,
 * commas separate its values, unless they are such that have commas. The way to write a value that
 * has a comma itself is a YAML list.
 */
final class Commas {
  private Commas() {}

  static List<String> split(Setting<?> setting, String text) {
    if (!setting.commas()) {
      return List.of(text);
    }
    return Arrays.stream(text.split(",", -1)).map(String::strip).toList();
  }
}
