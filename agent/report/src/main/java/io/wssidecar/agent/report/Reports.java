package io.wssidecar.agent.report;

import io.wssidecar.agent.core.Cell;
import io.wssidecar.agent.core.FailureTable;
import io.wssidecar.agent.core.Log;
import io.wssidecar.agent.core.ProbeStates;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The second stage: starts each report when the host is ready for it, and not before. The host's
 * main class is to be loaded first, so that nothing here delays it; JMX would start the JDK's
 * logging, so it waits until the host has, or has had time to. One daemon thread.
 */
final class Reports implements Runnable, FailureTable.Listener {
  /** A main class that came out of an AOT cache was there before the agent, and is never seen. */
  private static final long MAIN_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final long LOGGING_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long SPECIAL_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long STEP_MILLIS = 500;

  private final Settings settings;
  private final HostSightings host;
  private final FailureTable table;
  private final ProbeStates states;

  /** Guarded by itself. */
  private final List<Cell> fresh = new ArrayList<>();

  /** Written and read by the reports' own thread, and after its end by who stops it. */
  private @Nullable MetricsEndpoint endpoint;

  /** Likewise; null as long as the host has no Micrometer. */
  private @Nullable HostMicrometer micrometer;

  /** Likewise. Made late, for its class needs JMX's, which not every runtime has. */
  private @Nullable JmxReport jmx;

  /** Guarded by this; null as long as nothing has failed. */
  private @Nullable FlightRecorderReport flightRecorder;

  private boolean jmxTried;
  private volatile boolean stopping;
  private @Nullable Thread thread;

  Reports(Settings settings, HostSightings host, FailureTable table, ProbeStates states) {
    this.settings = settings;
    this.host = host;
    this.table = table;
    this.states = states;
  }

  void start() {
    Thread made = new Thread(null, this, "wss-agent reports", 256 * 1024);
    made.setDaemon(true);
    made.start();
    thread = made;
  }

  @Override
  public void run() {
    try {
      long since = System.nanoTime();
      while (!host.mainSeen() && !stopping && System.nanoTime() - since < MAIN_PATIENCE_NANOS) {
        host.await(STEP_MILLIS);
      }
      since = System.nanoTime();
      listen();
      while (!stopping) {
        step(System.nanoTime() - since);
        host.await(STEP_MILLIS);
      }
    } catch (InterruptedException e) {
      // Stopped.
    } catch (Throwable e) {
      Log.say("reports nothing more", e);
    }
  }

  private void listen() {
    if (!settings.hasPort()) {
      return;
    }
    String where = settings.bind() + ":" + settings.port();
    try {
      PrometheusText text = new PrometheusText(table, states);
      MetricsEndpoint started = MetricsEndpoint.start(settings.bind(), settings.port(), text);
      endpoint = started;
      Log.say("metrics at http://" + settings.bind() + ":" + started.port() + "/metrics");
    } catch (IOException e) {
      Log.say("no metrics at " + where + ", the host goes on without", e);
    }
  }

  private void step(long waited) {
    if (!jmxTried && settings.on("jmx") && loggingReady(waited)) {
      jmxTried = true;
      startJmx();
    }
    // Micrometer starts the logging too, if the host has loaded it and has not used it yet.
    if (settings.on("micrometer") && (!host.loggingIsSpecial() || loggingReady(waited))) {
      for (WeakReference<ClassLoader> each : host.takeMicrometers()) {
        ClassLoader loader = each.get();
        if (loader != null) {
          micrometer().addTo(loader);
        }
      }
      HostMicrometer known = micrometer;
      for (Cell cell : takeFresh()) {
        if (known != null) {
          known.add(cell);
        }
      }
    }
  }

  private HostMicrometer micrometer() {
    HostMicrometer known = micrometer;
    if (known == null) {
      known = new HostMicrometer(table, states);
      micrometer = known;
    }
    return known;
  }

  private List<Cell> takeFresh() {
    synchronized (fresh) {
      List<Cell> taken = new ArrayList<>(fresh);
      fresh.clear();
      return taken;
    }
  }

  private void startJmx() {
    try {
      JmxReport made = new JmxReport(table, states);
      made.start();
      jmx = made;
    } catch (LinkageError e) {
      Log.say("not in JMX", e);
    }
  }

  private boolean loggingReady(long waited) {
    long patience = host.loggingIsSpecial() ? SPECIAL_PATIENCE_NANOS : LOGGING_PATIENCE_NANOS;
    return host.loggingChosen() || waited > patience;
  }

  /** Ends the thread, then everything that it started. */
  void stop() throws InterruptedException {
    stopping = true;
    host.wake();
    Thread running = thread;
    if (running != null) {
      running.join(5000);
    }
    MetricsEndpoint started = endpoint;
    if (started != null) {
      started.stop();
    }
    JmxReport shown = jmx;
    if (shown != null) {
      shown.stop();
    }
    HostMicrometer filled = micrometer;
    if (filled != null) {
      filled.stop();
    }
  }

  @Override
  public void added(Cell cell) {
    synchronized (fresh) {
      fresh.add(cell);
    }
    host.wake();
  }

  @Override
  public void failed(Cell cell) {
    if (settings.on("jfr")) {
      flightRecorder().failed(cell);
    }
  }

  private synchronized FlightRecorderReport flightRecorder() {
    FlightRecorderReport known = flightRecorder;
    if (known == null) {
      known = new FlightRecorderReport();
      flightRecorder = known;
    }
    return known;
  }
}
