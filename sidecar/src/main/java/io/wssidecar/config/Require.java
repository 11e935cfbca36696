package io.wssidecar.config;

/**
 * The check that the records of this package share: a broken one is a bug of whoever parsed the
 * setting.
 */
final class Require {
  private Require() {}

  static void that(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
