package io.wssidecar.agent.report;

import io.wssidecar.agent.core.Cell;
import io.wssidecar.agent.core.FailureTable;
import io.wssidecar.agent.core.Log;
import io.wssidecar.agent.core.ProbeStates;
import io.wssidecar.agent.core.ProbeStates.State;
import io.wssidecar.agent.core.Target;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Adds the counters to the global registry of the host's own Micrometer, wherever the host has one,
 * so that they appear beside its own meters with its common tags. Only types of the JDK pass
 * between the two class loaders. Runs on the agent's own thread.
 */
final class HostMicrometer {
  private static final String PACKAGE = "io.micrometer.core.instrument.";

  private static final String COMPLAINT = "cannot use the host's Micrometer";

  private final FailureTable table;
  private final ProbeStates states;

  /** Weak, or a web app's classes would stay when it is redeployed. */
  private final List<WeakReference<Object>> registries = new ArrayList<>();

  /** Those that threw: they get nothing more, and one line is enough. */
  private final Set<WeakReference<Object>> refusing = new HashSet<>();

  private final List<WeakReference<Object>> meters = new ArrayList<>();

  HostMicrometer(FailureTable table, ProbeStates states) {
    this.table = table;
    this.states = states;
  }

  /** Looks the registry up and fills it. Failing is said, and changes nothing. */
  void addTo(ClassLoader loader) {
    registries.removeIf(each -> each.get() == null);
    refusing.removeIf(each -> each.get() == null);
    meters.removeIf(each -> each.get() == null);
    try {
      Class<?> metrics = Class.forName(PACKAGE + "Metrics", true, loader);
      Object registry = metrics.getField("globalRegistry").get(null);
      WeakReference<Object> added = new WeakReference<>(registry);
      registries.add(added);
      try {
        fill(registry);
      } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
        leaveAlone(added, e);
      }
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      Log.say(COMPLAINT, e);
    }
  }

  private void fill(Object registry) throws ReflectiveOperationException {
    for (Cell cell : table.cells()) {
      counter(registry, cell);
    }
    for (Map.Entry<Target, State> each : states.all().entrySet()) {
      for (State state : State.values()) {
        probe(registry, each.getKey(), state);
      }
    }
  }

  /** A counter came up after the registries were filled. */
  void add(Cell cell) {
    for (WeakReference<Object> each : registries) {
      Object registry = each.get();
      if (registry != null && !refusing.contains(each)) {
        try {
          counter(registry, cell);
        } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
          leaveAlone(each, e);
        }
      }
    }
  }

  private void leaveAlone(WeakReference<Object> registry, Throwable failure) {
    refusing.add(registry);
    Log.say(COMPLAINT, failure);
  }

  /** Takes everything out again. */
  void stop() {
    for (WeakReference<Object> each : registries) {
      Object registry = each.get();
      for (WeakReference<Object> meter : meters) {
        remove(registry, meter.get());
      }
    }
  }

  private static void remove(
      @org.jspecify.annotations.Nullable Object registry,
      @org.jspecify.annotations.Nullable Object meter) {
    try {
      if (registry != null && meter != null) {
        ClassLoader loader = registry.getClass().getClassLoader();
        Class<?> type = Class.forName(PACKAGE + "Meter", false, loader);
        Class<?> registryType = Class.forName(PACKAGE + "MeterRegistry", false, loader);
        registryType.getMethod("remove", type).invoke(registry, meter);
      }
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      // Another loader's meter, or one that is gone already.
    }
  }

  private void counter(Object registry, Cell cell) throws ReflectiveOperationException {
    List<String> tags = new ArrayList<>();
    for (Map.Entry<String, String> label : cell.labels().entrySet()) {
      tags.add(label.getKey());
      tags.add(label.getValue());
    }
    String name = cell.metric().meterName();
    ToDoubleFunction<Cell> count = Cell::count;
    register("FunctionCounter", registry, name, cell.metric().help(), cell, count, tags);
  }

  private void probe(Object registry, Target target, State state)
      throws ReflectiveOperationException {
    List<String> tags = new ArrayList<>();
    tags.add("target");
    tags.add(target.label());
    tags.add("state");
    tags.add(state.label());
    ToDoubleFunction<ProbeStates> value = all -> all.all().get(target) == state ? 1 : 0;
    String help = PrometheusText.PROBE_HELP;
    register("Gauge", registry, "wss.agent.probe", help, states, value, tags);
  }

  private void register(
      String type,
      Object registry,
      String name,
      String help,
      Object subject,
      ToDoubleFunction<?> value,
      List<String> tags)
      throws ReflectiveOperationException {
    ClassLoader loader = registry.getClass().getClassLoader();
    Method start =
        Class.forName(PACKAGE + type, true, loader)
            .getMethod("builder", String.class, Object.class, ToDoubleFunction.class);
    Object builder = start.invoke(null, name, subject, value);
    Class<?> building = builder.getClass();
    building
        .getMethod("tags", String[].class)
        .invoke(builder, (Object) tags.toArray(new String[0]));
    building.getMethod("description", String.class).invoke(builder, help);
    Class<?> registryType = Class.forName(PACKAGE + "MeterRegistry", false, loader);
    Object meter = building.getMethod("register", registryType).invoke(builder, registry);
    meters.add(new WeakReference<>(meter));
  }
}
