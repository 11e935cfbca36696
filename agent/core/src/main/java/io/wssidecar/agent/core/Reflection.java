package io.wssidecar.agent.core;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Calls the methods, and reads the fields, of classes that the agent cannot see. Any thread. */
public final class Reflection {
  private Reflection() {}

  /** Calls a method without arguments; its result as text. */
  public static String text(Object on, String method) {
    return String.valueOf(call(on, method));
  }

  /** Calls a method without arguments. */
  public static Object call(Object on, String method) {
    return required(on, method, call(on, method, new Class<?>[0]));
  }

  /** With one text as argument; null is an answer. */
  public static @Nullable Object ask(Object on, String method, String argument) {
    return call(on, method, new Class<?>[] {String.class}, argument);
  }

  /** With one number as argument. */
  public static Object at(Object on, String method, int index) {
    return required(on, method, call(on, method, new Class<?>[] {int.class}, index));
  }

  /** What a field holds, of whatever class above the object's own; null too if there is none. */
  public static @Nullable Object field(Object on, String name) {
    for (Class<?> type = on.getClass(); type != null; type = type.getSuperclass()) {
      try {
        Field found = type.getDeclaredField(name);
        found.setAccessible(true);
        return found.get(on);
      } catch (NoSuchFieldException e) {
        // Perhaps further up.
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(type.getName() + "." + name, e);
      }
    }
    return null;
  }

  private static Object required(Object on, String method, @Nullable Object result) {
    if (result == null) {
      throw new IllegalStateException(on.getClass().getName() + "." + method + " is null");
    }
    return result;
  }

  private static @Nullable Object call(
      Object on, String method, Class<?>[] types, Object... arguments) {
    try {
      Method found = on.getClass().getMethod(method, types);
      found.setAccessible(true);
      return found.invoke(on, arguments);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(on.getClass().getName() + "." + method, e);
    }
  }
}
