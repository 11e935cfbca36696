package io.wssidecar.agent.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.instrument.Instrumentation;
import java.util.function.Consumer;

/**
 * What the jar's entry, which lives in another class loader, calls: through an interface of the
 * JDK, because reflection costs much in a JVM that has only just started.
 */
public final class Door implements Consumer<Object[]> {
  /** Takes the instrumentation, the arguments as they are, and whether the host ran before. */
  @Override
  public void accept(Object[] words) {
    try {
      Agent.command((Instrumentation) words[0], (String) words[1], (Boolean) words[2]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IllegalAccessException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
