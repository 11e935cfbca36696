package io.wssidecar.agent.core;

/** Standard error: no logging library is touched before the host has chosen its own. */
public final class Log {
  private Log() {}

  public static void say(String line) {
    System.err.println("[wss-agent] " + line);
  }

  public static void say(String what, Throwable failure) {
    say(what + ": " + failure);
  }
}
