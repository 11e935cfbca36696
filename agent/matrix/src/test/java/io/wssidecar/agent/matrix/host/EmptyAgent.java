package io.wssidecar.agent.matrix.host;

import java.lang.instrument.Instrumentation;

/** What any agent costs, against which ours is measured; or as much more as it is told to cost. */
public final class EmptyAgent {
  private EmptyAgent() {}

  /** With an argument, that many milliseconds of processor time. */
  public static void premain(String arguments, Instrumentation instrumentation) {
    if (arguments != null) {
      Burning.burn(Long.parseLong(arguments) * 1_000_000);
    }
  }
}
