package io.wssidecar.agent.core.tls;

import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/**
 * A look into a SunJSSE engine or socket, possible because the agent opens that package to itself.
 * Any thread.
 */
final class SunState {
  private SunState() {}

  /**
   * Whether nothing came from the peer yet, not even the head of a record. False too when it cannot
   * be told.
   */
  static boolean nothingCame(Object transport) {
    try {
      Object context = read(transport, "conContext");
      Object record = context == null ? null : read(context, "inputRecord");
      return record != null && Boolean.FALSE.equals(read(record, "formatVerified"));
    } catch (ReflectiveOperationException | RuntimeException e) {
      return false;
    }
  }

  private static @Nullable Object read(Object from, String name)
      throws ReflectiveOperationException {
    Field field = from.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(from);
  }
}
