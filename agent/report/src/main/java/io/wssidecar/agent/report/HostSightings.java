package io.wssidecar.agent.report;

import io.wssidecar.agent.core.ProbeTransformer;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the names of loaded classes tell about how far the host is. {@link #seen} runs on every
 * thread that loads a class; the rest on the agent's own thread.
 */
final class HostSightings implements ProbeTransformer.Sightings {
  private static final String LOG_MANAGER = "java/util/logging/LogManager";
  private static final String JBOSS_MODULES = "org/jboss/modules/Main";
  private static final String METRICS = "io/micrometer/core/instrument/Metrics";
  private static final String LOADED_METRICS = METRICS.replace('/', '.');

  private final ClassLoader system = ClassLoader.getSystemClassLoader();

  /** Guarded by this. */
  private final List<WeakReference<ClassLoader>> withMicrometer = new ArrayList<>();

  /** Guarded by this. */
  private boolean woken;

  private volatile boolean main;
  private volatile boolean logging;
  private volatile boolean jboss;

  /** The internal name of the host's own log manager; null when it has named none so far. */
  private volatile @Nullable String ownManager = namedManager();

  private volatile boolean ownManagerSeen;

  @Override
  public void seen(@Nullable ClassLoader loader, String name) {
    if (!main && system.equals(loader)) {
      main = true;
      wake();
    }
    if (name.equals(METRICS) && loader != null) {
      found(loader);
    } else if (name.equals(LOG_MANAGER)) {
      // The host may have named its own by now, and that is loaded next, sooner than anybody asks.
      ownManager = namedManager();
      logging = true;
      wake();
    } else if (name.equals(JBOSS_MODULES)) {
      jboss = true;
    } else if (name.equals(ownManager)) {
      ownManagerSeen = true;
      wake();
    }
  }

  @Override
  public void loadedBefore(Class<?> type) {
    if (type.getName().equals(LOADED_METRICS)) {
      ClassLoader loader = type.getClassLoader();
      if (loader != null) {
        found(loader);
      }
    }
  }

  private void found(ClassLoader loader) {
    synchronized (this) {
      withMicrometer.add(new WeakReference<>(loader));
    }
    wake();
  }

  /** The loaders that have loaded Micrometer since the last call. */
  synchronized List<WeakReference<ClassLoader>> takeMicrometers() {
    List<WeakReference<ClassLoader>> taken = new ArrayList<>(withMicrometer);
    withMicrometer.clear();
    return taken;
  }

  /** The host's main class is loaded, or has long been when the agent was attached. */
  boolean mainSeen() {
    return main;
  }

  void attachedLater() {
    main = true;
    logging = true;
    ownManagerSeen = true;
  }

  /** Whether the host has its logging, so that JMX may be touched, which would start it. */
  boolean loggingChosen() {
    String named = namedManager();
    if (named == null) {
      return logging && !jboss;
    }
    ownManager = named;
    return ownManagerSeen;
  }

  private static @Nullable String namedManager() {
    String named = System.getProperty("java.util.logging.manager");
    return named == null ? null : named.replace('.', '/');
  }

  /** Whether it will choose one of its own some time. */
  boolean loggingIsSpecial() {
    return jboss || namedManager() != null;
  }

  synchronized void wake() {
    woken = true;
    notifyAll();
  }

  /** Waits until something happens, at most that long. */
  synchronized void await(long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    long left = millis;
    while (!woken && left > 0) {
      wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
    woken = false;
  }
}
