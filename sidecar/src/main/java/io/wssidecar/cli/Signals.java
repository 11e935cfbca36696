package io.wssidecar.cli;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.IntConsumer;
import sun.misc.Signal;

/**
 * Signals of the process. {@code sun.misc.Signal} is not standard, but shutdown hooks cannot tell a
 * second signal from the first, nor choose the exit code.
 */
final class Signals {
  private static final Logger LOG = System.getLogger(Signals.class.getName());

  private Signals() {}

  /**
   * Replaces what the signal does.
   *
   * @param name without {@code SIG}
   * @param handler takes the signal's number, on a new thread each time
   */
  static void on(String name, IntConsumer handler) {
    try {
      Signal.handle(new Signal(name), signal -> handler.accept(signal.getNumber()));
    } catch (IllegalArgumentException e) {
      // Another system has no such signal, or -Xrs has left them to the system.
      LOG.log(Level.DEBUG, "SIG" + name + " is not ours: " + e.getMessage());
    }
  }
}
