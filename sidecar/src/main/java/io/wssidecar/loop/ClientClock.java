package io.wssidecar.loop;

/**
 * How long a client may take over what it is doing now: one deadline a connection, re-used from
 * phase to phase.
 *
 * <p>Runs on the connection's I/O thread; not shared.
 */
public final class ClientClock {
  /** What the client is expected to do. */
  public enum Phase {
    /** Say its first bytes and finish the TLS handshake. */
    HANDSHAKE,
    /** Nothing: the connection waits for a request. */
    IDLE,
    /** Finish the request head it has begun. */
    HEAD,
    /**
     * Nothing any more: the server answered a request head that it could not read, and is about to
     * close.
     */
    REJECTED,
    /** Wait for us; whoever serves the request keeps its own deadlines. */
    BUSY
  }

  /**
   * The phases' lengths in nanoseconds.
   *
   * @param handshake from accept to the end of the TLS handshake
   * @param head from the first byte of a request head to its last
   * @param idle between two requests
   */
  public record Limits(long handshake, long head, long idle) {}

  private final Limits limits;
  private final Deadline deadline;
  private Phase phase = Phase.HANDSHAKE;
  private Runnable onTimeout;

  /** Begins with the handshake phase, for a connection just accepted. */
  public ClientClock(IoLoop loop, Limits limits, Runnable onTimeout) {
    this.limits = limits;
    this.onTimeout = onTimeout;
    this.deadline = new Deadline(loop.wheel(), this::timeout);
    deadline.in(limits.handshake());
  }

  /** Hands the connection on: from now on, somebody else ends it when time is up. */
  public void onTimeout(Runnable next) {
    onTimeout = next;
  }

  public Phase phase() {
    return phase;
  }

  /** The handshake or the request is over; the client may take its time. */
  public void idle() {
    phase = Phase.IDLE;
    deadline.in(limits.idle());
  }

  /** Plain bytes came. The first ones after an idle time begin a request head. */
  public void bytesCame() {
    if (phase == Phase.IDLE) {
      phase = Phase.HEAD;
      deadline.in(limits.head());
    }
  }

  /** Bytes are about to be sent. Who answers before a request head is complete rejects it. */
  public void answering() {
    if (phase == Phase.HEAD) {
      phase = Phase.REJECTED;
    }
  }

  /** A request head is complete, or the stream was upgraded. */
  public void busy() {
    phase = Phase.BUSY;
    deadline.cancel();
  }

  /** The connection is gone. */
  public void stop() {
    deadline.cancel();
  }

  /** Keeps its name: the Java agent knows by it, on the stack, why an engine is being closed. */
  private void timeout() {
    onTimeout.run();
  }
}
