package io.wssidecar.agent.core;

import java.util.EnumMap;
import java.util.Map;

/** How it stands with each target: zero failures is different from blind. Any thread. */
public final class ProbeStates {
  /** Worst last: what went wrong with one class of a target counts for the whole. */
  public enum State {
    /** No class of it is loaded. */
    WAITING,
    /** Its failures are counted. */
    ACTIVE,
    /** It has another shape than the one we know: left alone. */
    SKIPPED,
    /** Its classes could not be changed, and are as they were; or what was put in does not work. */
    FAILED,
    /** Switched off: by the settings, or because the agent was detached. */
    OFF;

    public String label() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private final Map<Target, State> states = new EnumMap<>(Target.class);

  public ProbeStates() {
    for (Target target : Target.values()) {
      states.put(target, State.WAITING);
    }
  }

  /** Keeps the worst. */
  synchronized void note(Target target, State state) {
    State before = states.get(target);
    if (before == null || state.compareTo(before) > 0) {
      states.put(target, state);
    }
  }

  /** The same for the target that the class is one of. */
  void failed(String owner) {
    for (Target target : Target.values()) {
      if (target.classes().contains(owner)) {
        note(target, State.FAILED);
      }
    }
  }

  synchronized void allOff() {
    states.replaceAll((target, state) -> State.OFF);
  }

  public synchronized Map<Target, State> all() {
    return new EnumMap<>(states);
  }
}
