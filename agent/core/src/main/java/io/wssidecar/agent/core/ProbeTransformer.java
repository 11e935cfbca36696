package io.wssidecar.agent.core;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts the probes into the targets' classes as they are loaded. Every class that the JVM loads
 * passes here, on the thread that loads it, so all but a few are let pass after one look.
 */
public final class ProbeTransformer implements ClassFileTransformer {
  /** Told the name of every class that is loaded; must be quick and load nothing. */
  public interface Sightings {
    /** Class and loader; null is the boot loader, and the name the internal one. */
    void seen(@Nullable ClassLoader loader, String name);

    /** Was loaded before the agent was: it was attached, or the class is from an AOT cache. */
    void loadedBefore(Class<?> type);
  }

  private final Map<String, Target> targets = new HashMap<>();

  /**
   * Their names as {@link Class#getName} gives them: thousands are asked for, none is rewritten.
   */
  private final Set<String> named = new HashSet<>();

  /** In which the targets are, likewise as Java gives their names. */
  private final Set<String> packages = new HashSet<>();

  private final ProbeStates states;
  private final FailureTable table;
  private final Sightings sightings;

  /** Unknown engines and sockets, as they come up, by their names as {@code Class} gives them. */
  private final Set<String> strangers = ConcurrentHashMap.newKeySet();

  /** False once the agent is detached: from then on classes get their own code back. */
  private volatile boolean armed = true;

  public ProbeTransformer(ProbeStates states, FailureTable table, Sightings sightings) {
    this.states = states;
    this.table = table;
    this.sightings = sightings;
    for (Target target : Target.values()) {
      for (String name : target.classes()) {
        targets.put(name, target);
        String dotted = name.replace('/', '.');
        named.add(dotted);
        packages.add(dotted.substring(0, dotted.lastIndexOf('.')));
      }
    }
  }

  /** Whether a class is to be changed; the name is as {@link Class#getName} gives it. */
  boolean isTarget(String name) {
    return named.contains(name) || strangers.contains(name);
  }

  /** Whether the boot loader has loaded any class of a package that has a target. */
  @SuppressWarnings("deprecation") // Because it asks the parents, too, which is what is wanted.
  boolean mayBeInBootLoader() {
    for (String name : packages) {
      if (Package.getPackage(name) != null) {
        return true;
      }
    }
    return false;
  }

  void loadedBefore(Class<?> type) {
    sightings.loadedBefore(type);
  }

  /** From now on it is to be changed; the name is as {@link Class#getName} gives it. */
  void addStranger(String name) {
    strangers.add(name);
  }

  void disarm() {
    armed = false;
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    if (name == null || !armed) {
      return null;
    }
    Target target = targets.get(name);
    if (target == null && redefined != null && strangers.contains(redefined.getName())) {
      return change(Target.OTHER, name, bytes);
    }
    if (target == null) {
      sightings.seen(loader, name);
      return null;
    }
    return change(target, name, bytes);
  }

  private byte @Nullable [] change(Target target, String name, byte[] bytes) {
    try {
      Recipe recipe =
          target.classes().contains(name) ? Recipes.of(target, name) : Recipes.ofStranger();
      byte[] changed = Surgery.operate(recipe, bytes);
      states.note(target, ProbeStates.State.ACTIVE);
      target.expectIn(table);
      return changed;
    } catch (Surgery.OtherShape e) {
      states.note(target, ProbeStates.State.SKIPPED);
      Log.say(target.label() + ": " + name + " has another shape and is left alone", e);
    } catch (Throwable e) {
      // Whatever it is, the host gets its class as it is.
      states.note(target, ProbeStates.State.FAILED);
      Log.say(target.label() + ": cannot change " + name, e);
    }
    return null;
  }
}
