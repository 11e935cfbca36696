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
  private static final int SWITCHING = 101;
  private static final int OK = 200;

  private static final String[] SERVERS = {
    "org.glassfish.grizzly.",
    "org.apache.catalina.",
    "org.eclipse.jetty.server.",
    "io.undertow.server.",
    "io.netty.channel."
  };

  private final FailureTable table;

  /** For exchanges that begin an answer twice, say when an error page takes over. */
  private final Once once = new Once();

  public WebSocketProbes(FailureTable table) {
    this.table = table;
  }

  /** A request has come on a connection, and is perhaps an attempt; what it is to keep. */
  public Object asked(@Nullable Object kept, Object request, boolean attempt) {
    Exchanges exchanges =
        kept instanceof Exchanges && ((Exchanges) kept).isOf(this)
            ? (Exchanges) kept
            : new Exchanges(this);
    exchanges.asked(request, attempt);
    return exchanges;
  }

  /** Its next answer has that status; with 0 it has ended, and none will come. */
  public void replied(Object kept, int status) {
    if (!(kept instanceof Exchanges) || !((Exchanges) kept).isOf(this)) {
      return;
    }
    Exchanges exchanges = (Exchanges) kept;
    if (status != 0) {
      nettyAnswered(exchanges.answered(), status);
    }
    while (status == 0 && !exchanges.isEmpty()) {
      nettyAnswered(exchanges.answered(), 0);
    }
  }

  private void nettyAnswered(@Nullable Object request, int status) {
    if (request != null && status != SWITCHING) {
      refused(Probe.NETTY, request, null, status);
    }
  }

  /** A request that may be a WebSocket attempt was answered with that status, 0 for unknown. */
  public void refused(int probe, Object subject, @Nullable Object response, int status) {
    RequestView request = new RequestView(probe, subject);
    Reason reason = UpgradeFault.of(request);
    if (reason != Reason.NONE && probe == Probe.UNDERTOW) {
      reason = named(subject, reason);
    }
    if (probe == Probe.NETTY && status == 0 && reason == Reason.APP_REFUSED) {
      // Nobody has refused it: the client left before there was an answer.
      return;
    }
    boolean tunnel = request.method().equals("CONNECT") && status == OK;
    // Tomcat's requests are used again and again; its probe comes once for each.
    boolean again = probe == Probe.UNDERTOW && !once.isFirst(subject);
    // Tyrus works inside servers that tell of it themselves.
    boolean twice = probe == Probe.TYRUS && isInsideServer();
    if (reason != Reason.NONE && !tunnel && !again && !twice) {
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

  /** Whether a server that has a probe of its own has called this thread's innermost method. */
  private static boolean isInsideServer() {
    for (StackTraceElement frame : new Throwable().getStackTrace()) {
      for (String server : SERVERS) {
        if (frame.getClassName().startsWith(server)) {
          return true;
        }
      }
    }
    return false;
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
      case Probe.GRIZZLY:
        return "grizzly";
      case Probe.TYRUS:
        return "tyrus";
      default:
        return "netty";
    }
  }
}
