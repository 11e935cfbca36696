package io.wssidecar.agent.report;

import io.wssidecar.agent.core.Cell;
import io.wssidecar.agent.core.Log;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One event {@code io.wssidecar.HandshakeFailure} for each failure, with the stack on which it was
 * noticed. By reflection: there is no Flight Recorder in every runtime, and none in Java 8's API.
 * Does nothing, and starts nothing, unless the host has used Flight Recorder. Any thread.
 */
final class FlightRecorderReport {
  private static final String NAME = "io.wssidecar.HandshakeFailure";

  /** The kind, and the labels of both metrics. */
  private static final List<String> FIELDS =
      Arrays.asList("kind", "reason", "role", "provider", "server", "status");

  /** Null until the first failure with Flight Recorder on. */
  private @Nullable Object factory;

  private boolean broken;

  void failed(Cell cell) {
    try {
      Class<?> recorder = Class.forName("jdk.jfr.FlightRecorder");
      if (Boolean.TRUE.equals(recorder.getMethod("isInitialized").invoke(null))) {
        commit(cell);
      }
    } catch (ClassNotFoundException e) {
      // A runtime without it.
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      complain(e);
    }
  }

  private void commit(Cell cell) throws ReflectiveOperationException {
    Object made = factory();
    Object event = made.getClass().getMethod("newEvent").invoke(made);
    Class<?> type = Class.forName("jdk.jfr.Event");
    Method set = type.getMethod("set", int.class, Object.class);
    set.invoke(event, 0, cell.metric().name().toLowerCase(java.util.Locale.ROOT));
    for (int i = 1; i < FIELDS.size(); i++) {
      set.invoke(event, i, cell.labels().get(FIELDS.get(i)));
    }
    type.getMethod("commit").invoke(event);
  }

  private synchronized Object factory() throws ReflectiveOperationException {
    if (factory == null) {
      Class<?> annotation = Class.forName("jdk.jfr.AnnotationElement");
      Constructor<?> annotate = annotation.getConstructor(Class.class, Object.class);
      List<Object> annotations = new ArrayList<>();
      annotations.add(annotate.newInstance(Class.forName("jdk.jfr.Name"), NAME));
      annotations.add(annotate.newInstance(Class.forName("jdk.jfr.Label"), "Handshake Failure"));
      Class<?> field = Class.forName("jdk.jfr.ValueDescriptor");
      Constructor<?> describe = field.getConstructor(Class.class, String.class);
      List<Object> fields = new ArrayList<>();
      for (String name : FIELDS) {
        fields.add(describe.newInstance(String.class, name));
      }
      Class<?> type = Class.forName("jdk.jfr.EventFactory");
      factory = type.getMethod("create", List.class, List.class).invoke(null, annotations, fields);
    }
    return factory;
  }

  private synchronized void complain(Throwable failure) {
    if (!broken) {
      broken = true;
      Log.say("cannot write Flight Recorder events", failure);
    }
  }
}
