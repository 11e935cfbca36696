package io.wssidecar.agent.matrix.host;

/** Starts and ends. */
public final class NothingHost {
  private NothingHost() {}

  public static void main(String[] words) {}
}
