package io.wssidecar.agent.report;

import io.wssidecar.agent.core.BootDoor;
import io.wssidecar.agent.core.FailureTable;
import io.wssidecar.agent.core.Instruments;
import io.wssidecar.agent.core.Log;
import io.wssidecar.agent.core.ProbeStates;
import io.wssidecar.agent.core.ProbeTransformer;
import io.wssidecar.agent.core.Probes;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/** Puts the agent together, and takes it apart. One call at a time. */
final class Agent {
  /** Null while no agent is at work. */
  private static @Nullable Agent running;

  private final Instruments instruments;
  private final Reports reports;

  private Agent(Instruments instruments, Reports reports) {
    this.instruments = instruments;
    this.reports = reports;
  }

  /**
   * Starts the agent, or takes it away when the arguments are {@code detach}.
   *
   * @param attached whether the host has been running for some time
   */
  static synchronized void command(
      Instrumentation instrumentation, String arguments, boolean attached)
      throws IllegalAccessException, IOException, InterruptedException {
    if (arguments.trim().equals("detach")) {
      detach();
    } else if (running != null) {
      Log.say("is at work here already; nothing changed");
    } else {
      BootDoor.open(instrumentation);
      running = start(instrumentation, arguments, attached);
    }
  }

  private static void detach() throws InterruptedException {
    Agent agent = running;
    if (agent == null) {
      Log.say("is not at work here");
      return;
    }
    running = null;
    agent.instruments.off();
    agent.reports.stop();
    Log.say("detached");
  }

  private static Agent start(Instrumentation instrumentation, String arguments, boolean attached) {
    Settings settings = Settings.read(arguments, System.getProperties(), System.getenv());
    if (!settings.problems().isEmpty()) {
      Log.say("not understood and ignored: " + settings.problems());
    }
    ProbeStates states = new ProbeStates();
    FailureTable table = new FailureTable();
    HostSightings host = new HostSightings();
    Reports reports = new Reports(settings, host, table, states);
    table.listen(reports);
    if (attached) {
      host.attachedLater();
    }
    ProbeTransformer transformer = new ProbeTransformer(states, table, host);
    Instruments instruments =
        new Instruments(instrumentation, transformer, states, new Probes(table, states));
    instruments.on();
    reports.start();
    return new Agent(instruments, reports);
  }
}
