package io.wssidecar.cli;

import java.util.List;
import java.util.Map;

/** What one source (the flags, the environment, the file) says, by the names of the settings. */
record Layer(Map<String, List<Given>> givens) {
  static final Layer EMPTY = new Layer(Map.of());

  Layer {
    givens = Map.copyOf(givens);
  }
}
