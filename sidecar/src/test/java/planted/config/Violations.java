package planted.config;

import planted.Root;

final class Violations {
  static final class KnowsTheRoot {
    Root root = new Root();
  }

  private Violations() {}
}
