package io.wssidecar.agent.core;

/** The numbers that the inserted code rings the bell with. */
public final class Probe {
  /** SunJSSE gives up: transport, alert, diagnostic, cause; bits {@link #CLIENT}. */
  public static final int SUN_FATAL = 1;

  /** Somebody closes a SunJSSE engine in mid-handshake: engine; bits {@link #CLIENT}. */
  public static final int SUN_CLOSED = 2;

  /** A SunJSSE socket's handshake ends with a throwable; bits: whether it was finished. */
  public static final int SUN_THROWN = 3;

  /** An engine of another library throws in wrap or unwrap; bits {@link #FINISHED}. */
  public static final int ENGINE_THROWN = 4;

  /** Somebody closes an engine of another library in mid-handshake: engine. */
  public static final int ENGINE_CLOSED = 5;

  /** Bit: the failed end is the client. */
  public static final int CLIENT = 1;

  /** Bit: the handshake is over, so this is no failure of it. */
  public static final int FINISHED = 2;

  private Probe() {}
}
