package io.wssidecar.agent.core.websocket;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one connection that wait for their answers, which come in the same order (RFC
 * 9112 section 9.3.2). Of most nothing is kept but that they are there. Belongs to the connection's
 * thread.
 */
final class Exchanges {
  private static final Object PLAIN = new Object();

  /**
   * Nobody has as many requests under way; who gets so far answers past the encoder, and would have
   * this grow for as long as the connection lives.
   */
  private static final int LIMIT = 256;

  private final WebSocketProbes owner;
  private final Deque<Object> waiting = new ArrayDeque<>(4);
  private boolean lost;

  Exchanges(WebSocketProbes owner) {
    this.owner = owner;
  }

  /** What another agent has begun, before it was detached, cannot be gone on with. */
  @SuppressWarnings("ReferenceEquality") // That very one.
  boolean isOf(WebSocketProbes probes) {
    return owner == probes;
  }

  /** A request has come; whether it may be a WebSocket attempt decides if it is kept. */
  void asked(Object request, boolean attempt) {
    if (waiting.size() == LIMIT) {
      lost = true;
      waiting.clear();
    }
    if (!lost) {
      waiting.add(attempt ? request : PLAIN);
    }
  }

  /** The request that is answered now, if it may be a WebSocket attempt. */
  @SuppressWarnings("ReferenceEquality")
  @Nullable Object answered() {
    Object request = waiting.poll();
    return request == PLAIN ? null : request;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }
}
