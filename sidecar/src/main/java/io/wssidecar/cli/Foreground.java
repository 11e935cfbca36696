package io.wssidecar.cli;

import io.wssidecar.config.ConfigException;
import io.wssidecar.config.Settings;
import java.io.IOException;
import java.net.BindException;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** A sidecar that runs until a signal, or its own end. */
final class Foreground {
  private Foreground() {}

  /**
   * Returns the exit code, after the end.
   *
   * @param announce is told once everything is open
   * @param exit how a second signal ends the process
   */
  static int run(
      Engine engine, Settings settings, Consumer<Engine.Running> announce, IntConsumer exit)
      throws IOException, ConfigException, InterruptedException {
    Engine.Running running;
    try {
      running = engine.start(settings);
    } catch (BindException e) {
      throw RefusedPorts.among(settings, e);
    }
    Ending ending = new Ending(running, settings.stop(), exit);
    try (Signals signals = new Signals()) {
      signals.on("TERM", ending::signalled);
      signals.on("INT", ending::signalled);
      signals.on("HUP", number -> running.reload());
      announce.accept(running);
      return ending.await();
    }
  }
}
