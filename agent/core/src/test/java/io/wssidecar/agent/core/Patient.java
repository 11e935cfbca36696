package io.wssidecar.agent.core;

/** A class to be changed by {@link SurgeryTest}. */
public class Patient {
  int state;

  /** Begins with a loop, so with a frame at its first instruction. */
  public int count(int to) {
    while (state < to) {
      state++;
    }
    return state;
  }

  /** Has a handler of its own, and reuses the slot of a parameter. */
  public int parse(String text) {
    try {
      int value = Integer.parseInt(text);
      long wide = value;
      return (int) wide;
    } catch (NumberFormatException e) {
      text = null;
      if (state == 0) {
        throw new IllegalStateException(e);
      }
      return -1;
    }
  }
}
