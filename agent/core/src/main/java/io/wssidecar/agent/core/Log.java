package io.wssidecar.agent.core;

import java.lang.reflect.InvocationTargetException;

/** Standard error: no logging library is touched before the host has chosen its own. */
public final class Log {
  private Log() {}

  public static void say(String line) {
    System.err.println("[wss-agent] " + line);
  }

  public static void say(String what, Throwable failure) {
    Throwable cause = failure instanceof InvocationTargetException ? failure.getCause() : failure;
    say(what + ": " + cause);
  }
}
