package io.wssidecar.agent.core;

import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;

/** Switches the probes on and off. Any thread, one at a time. */
public final class Instruments {
  private final Instrumentation instrumentation;
  private final ProbeTransformer transformer;
  private final ProbeStates states;
  private final Probes probes;

  public Instruments(
      Instrumentation instrumentation,
      ProbeTransformer transformer,
      ProbeStates states,
      Probes probes) {
    this.instrumentation = instrumentation;
    this.transformer = transformer;
    this.states = states;
    this.probes = probes;
  }

  public void on() {
    probes.onStranger(this::watch);
    WssProbe.listen(probes);
    instrumentation.addTransformer(transformer, true);
    retransform();
  }

  /** On the thread that makes the first engine of that class, before it is used. */
  private void watch(Class<?> stranger) {
    transformer.addStranger(stranger.getName());
    retransform(stranger);
  }

  /** The host's classes get their own code back; nothing rings any more. */
  public void off() {
    transformer.disarm();
    instrumentation.removeTransformer(transformer);
    WssProbe.listen(null);
    retransform();
    states.allOff();
  }

  /**
   * The targets that are loaded already, one by one, so that one that cannot does not stop others.
   */
  private void retransform() {
    for (Class<?> each : instrumentation.getAllLoadedClasses()) {
      if (transformer.isTarget(each.getName()) && instrumentation.isModifiableClass(each)) {
        retransform(each);
      }
    }
  }

  private void retransform(Class<?> loaded) {
    try {
      instrumentation.retransformClasses(loaded);
    } catch (UnmodifiableClassException | LinkageError | RuntimeException e) {
      Log.say("cannot change " + loaded.getName() + ", which is loaded already", e);
    }
  }
}
