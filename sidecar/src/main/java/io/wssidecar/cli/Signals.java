package io.wssidecar.cli;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.IntConsumer;

/**
 * Signals of the process, by {@code sun.misc.Signal}: shutdown hooks cannot tell a second signal
 * from the first, nor choose the exit code.
 *
 * <p>By reflection, for javac warns of that class whatever one says, and no warning passes our
 * build.
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
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> target = Class.forName("sun.misc.SignalHandler");
      Method number = signal.getMethod("getNumber");
      Object proxy =
          Proxy.newProxyInstance(
              target.getClassLoader(),
              new Class<?>[] {target},
              (self, method, arguments) -> {
                // Nobody calls its other methods: those that every object has.
                handler.accept((int) number.invoke(arguments[0]));
                return null;
              });
      signal
          .getMethod("handle", signal, target)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ReflectiveOperationException e) {
      // Another system has no such signal, or -Xrs has left them all to the system.
      LOG.log(Level.DEBUG, "SIG" + name + " keeps its default action: " + e);
    }
  }
}
