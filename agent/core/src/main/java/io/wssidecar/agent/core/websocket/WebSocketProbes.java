package io.wssidecar.agent.core.websocket;

import io.wssidecar.agent.core.FailureTable;
import io.wssidecar.agent.core.Once;
import io.wssidecar.agent.core.Probe;
import io.wssidecar.agent.core.Reflection;
import io.wssidecar.reasons.Reason;
import io.wssidecar.reasons.UpgradeFault;
import org.jspecify.annotations.Nullable;

/**
 * Reads the reports of the servers' probes and counts. Runs in the middle of the server's methods;
 * any thread.
 */
public final class WebSocketProbes {
  private static final int OK = 200;

  private final FailureTable table;

  /** For exchanges that begin an answer twice, say when an error page takes over. */
  private final Once once = new Once();

  public WebSocketProbes(FailureTable table) {
    this.table = table;
  }

  /** A request that may be a WebSocket attempt was answered with that status, 0 for unknown. */
  public void refused(int probe, Object subject, @Nullable Object response, int status) {
    if (probe == Probe.NETTY_VERSION) {
      table.webSocket(Reason.BAD_VERSION, "netty", status);
      return;
    }
    RequestView request = new RequestView(probe, subject);
    Reason reason = UpgradeFault.of(request);
    if (reason != Reason.NONE && probe == Probe.UNDERTOW) {
      reason = named(subject, reason);
    }
    boolean tunnel = request.method().equals("CONNECT") && status == OK;
    // Tomcat's requests are used again and again; its probe comes once for each.
    boolean again = probe == Probe.UNDERTOW && !once.isFirst(subject);
    if (reason != Reason.NONE && !tunnel && !again) {
      boolean known = probe != Probe.TYRUS || isTyrussOwn(response);
      table.webSocket(reason, server(probe), known ? status : 0);
    }
  }

  /**
   * What a refusing sidecar says itself: whether the app was down or the origin not allowed, the
   * request does not show.
   */
  private static Reason named(Object exchange, Reason otherwise) {
    Object headers = Reflection.call(exchange, "getResponseHeaders");
    Object name = Reflection.ask(headers, "getFirst", "X-WSS-Reason");
    for (Reason reason : Reason.values()) {
      if (reason != Reason.NONE && reason.label().equals(name)) {
        return reason;
      }
    }
    return otherwise;
  }

  /** Else the request is handed on, and the status is not that of the answer. */
  private static boolean isTyrussOwn(@Nullable Object upgrade) {
    return upgrade != null && !Reflection.text(upgrade, "getStatus").equals("NOT_APPLICABLE");
  }

  private static String server(int probe) {
    switch (probe) {
      case Probe.UNDERTOW:
        return "undertow";
      case Probe.TOMCAT:
        return "tomcat";
      case Probe.JETTY:
      case Probe.JETTY_9:
        return "jetty";
      case Probe.TYRUS:
        return "tyrus";
      default:
        return "netty";
    }
  }
}
