package io.wssidecar.kit;

/**
 * Whether this run takes the time for the full counts: {@code -Dwss.soak=true}, or {@code -Psoak}.
 */
public final class Soak {
  private Soak() {}

  /** The full count in a soak run, else the small one. */
  public static int count(int full, int small) {
    return Boolean.getBoolean("wss.soak") ? full : small;
  }
}
