package io.wssidecar.metrics;

import java.util.Locale;

/** How a constant is written as a tag's value. Used at the start only. */
final class Labels {
  private Labels() {}

  /** The constant's name in lower case. */
  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
