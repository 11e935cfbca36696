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

  /** Netty's handler gives up on a handshake: engine, cause. */
  public static final int NETTY_FAILED = 6;

  /** Netty tells of a handshake that it has given up on: the handler's context, cause. */
  public static final int NETTY_TIMEOUT = 7;

  /** The handshake of a Conscrypt socket ends with a throwable: the socket's engine, throwable. */
  public static final int SOCKET_THROWN = 8;

  /** An engine or a socket was made: itself. */
  public static final int MADE = 9;

  /** Undertow answers a WebSocket attempt with something else: exchange; bits: status. */
  public static final int UNDERTOW = 10;

  /** The same in Tomcat: request of its lower half, response. */
  public static final int TOMCAT = 11;

  /** The same in Jetty 12: request's metadata. */
  public static final int JETTY = 12;

  /** The same in Jetty 9 to 11: request. */
  public static final int JETTY_9 = 13;

  /** The same in Grizzly: request. */
  public static final int GRIZZLY = 14;

  /** The same in Netty, which tells of requests and of answers apart. */
  public static final int NETTY = 15;

  /** Tyrus answers with something else: request; bits: status, or 0 for none. */
  public static final int TYRUS = 16;

  /** OpenSSL under Tomcat has an error, of this thread's engine: its text. */
  public static final int TOMCAT_TLS_SAID = 17;

  /** Tomcat's OpenSSL engine gives up on a handshake, for what was said last: engine. */
  public static final int TOMCAT_TLS_FAILED = 18;

  /** Somebody closes it in mid-handshake: engine. */
  public static final int TOMCAT_TLS_CLOSED = 19;

  /** A method of an unknown engine, or an unknown socket's handshake, throws: itself, throwable. */
  public static final int STRANGER_THROWN = 20;

  /** Somebody closes an unknown engine: engine. */
  public static final int STRANGER_CLOSING = 21;

  /** That is done: engine. */
  public static final int STRANGER_CLOSED = 22;

  /** Tomcat's NIO channel throws while it shakes hands: itself, throwable. */
  public static final int TOMCAT_CHANNEL_THROWN = 23;

  /** Tomcat's NIO channel is closed before it has shaken hands: itself. */
  public static final int TOMCAT_CHANNEL_CLOSING = 24;

  /** Netty's handler hears of an exception while it shakes hands: engine, cause. */
  public static final int NETTY_CAUGHT = 25;

  /** Bit: the failed end is the client. */
  public static final int CLIENT = 1;

  /** Bit: the handshake is over, so this is no failure of it. */
  public static final int FINISHED = 2;

  private Probe() {}
}
