package io.wssidecar.agent.matrix;

import java.util.List;

/** What only {@code -Psoak} or {@code -Pbench} does. */
final class LongForm {
  private LongForm() {}

  /** Whether tests may take minutes. */
  static boolean isOn() {
    return Boolean.getBoolean("wss.soak");
  }

  /** Whether the machine is given to measuring. */
  static boolean measures() {
    return Boolean.getBoolean("wss.bench");
  }

  /**
   * Every JDK in the long form, else one of them.
   *
   * @param turn tests with different numbers get different ones
   */
  static List<Jdk> jdks(int turn) {
    List<Jdk> all = Jdk.all();
    return isOn() ? all : List.of(all.get(turn % all.size()));
  }
}
