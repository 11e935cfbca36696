package io.wssidecar.agent.core;

import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.function.Consumer;

/**
 * Switches the probes on and off. Any thread, one at a time.
 *
 * <p>No lambda on the way in, here or in what it calls: the JVM's first ones cost a tenth of the
 * whole start, and not every app has any.
 */
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
    probes.onStranger(
        new Consumer<Class<?>>() {
          @Override
          public void accept(Class<?> stranger) {
            watch(stranger);
          }
        });
    WssProbe.listen(probes);
    instrumentation.addTransformer(transformer, true);
    // Not sooner: what is loaded meanwhile must be seen by one of the two.
    boolean boot = transformer.mayBeInBootLoader();
    for (Class<?> each : instrumentation.getAllLoadedClasses()) {
      // A name is made when it is asked for first, and most classes are the boot loader's.
      if (boot || each.getClassLoader() != null) {
        transformer.loadedBefore(each);
        retransformTarget(each);
      }
    }
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
    for (Class<?> each : instrumentation.getAllLoadedClasses()) {
      retransformTarget(each);
    }
    states.allOff();
  }

  /** One by one, so that a class that cannot does not stop others. */
  private void retransformTarget(Class<?> loaded) {
    if (transformer.isTarget(loaded.getName()) && instrumentation.isModifiableClass(loaded)) {
      retransform(loaded);
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
