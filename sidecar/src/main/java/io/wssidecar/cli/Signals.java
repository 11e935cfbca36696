package io.wssidecar.cli;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntConsumer;

/**
 * Signals of the process, by {@code sun.misc.Signal}: shutdown hooks cannot tell a second signal
 * from the first, nor choose the exit code. Closing gives the signals back to whoever had them.
 *
 * <p>By reflection, for javac warns of that class whatever one says, and no warning passes our
 * build.
 */
final class Signals implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Signals.class.getName());

  private final Deque<Runnable> restore = new ArrayDeque<>();

  /**
   * Replaces what the signal does.
   *
   * @param name without {@code SIG}
   * @param handler takes the signal's number, on a new thread each time
   */
  void on(String name, IntConsumer handler) {
    try {
      Class<?> type = Class.forName("sun.misc.Signal");
      Class<?> target = Class.forName("sun.misc.SignalHandler");
      Method handle = type.getMethod("handle", type, target);
      Method number = type.getMethod("getNumber");
      Object signal = type.getConstructor(String.class).newInstance(name);
      Object ours =
          Proxy.newProxyInstance(
              target.getClassLoader(),
              new Class<?>[] {target},
              (self, method, arguments) -> {
                // Its other methods are those that every object has, and nobody calls them.
                handler.accept((int) number.invoke(arguments[0]));
                return null;
              });
      Object before = handle.invoke(null, signal, ours);
      restore.push(() -> restore(handle, signal, before));
    } catch (ReflectiveOperationException e) {
      // Another system has no such signal, or -Xrs has left them all to the system.
      LOG.log(Level.DEBUG, "SIG" + name + " keeps its default action: " + e);
    }
  }

  @Override
  public void close() {
    restore.forEach(Runnable::run);
  }

  private static void restore(Method handle, Object signal, Object before) {
    try {
      handle.invoke(null, signal, before);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("what was replaced cannot be put back", e);
    }
  }
}
