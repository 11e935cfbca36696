package io.wssidecar.agent.core;

import io.wssidecar.reasons.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The counters. All labels come from closed lists, so their number is bounded. Any thread.
 *
 * <p>What can be expected of a target is there from the moment that its probe is active, so that
 * zero is visible; the rest appears when it happens first.
 */
public final class FailureTable {
  private static final Reason[] EXPECTED_OF_TLS = {
    Reason.BAD_CLIENT_HELLO,
    Reason.NO_COMMON_PROTOCOL,
    Reason.NO_COMMON_CIPHER,
    Reason.NO_COMMON_GROUP,
    Reason.NO_COMMON_SIGNATURE,
    Reason.NO_COMMON_ALPN,
    Reason.UNRECOGNIZED_NAME,
    Reason.PEER_REJECTED_CERT,
    Reason.CLIENT_CERT_MISSING,
    Reason.CLIENT_CERT_UNTRUSTED,
    Reason.CLIENT_CERT_EXPIRED,
    Reason.CLIENT_CERT_REVOKED,
    Reason.PLAINTEXT,
    Reason.PEER_CLOSED,
    Reason.PEER_RESET,
    Reason.TIMEOUT,
    Reason.OTHER
  };

  private static final Reason[] EXPECTED_OF_WEBSOCKETS = {
    Reason.UPGRADE_STRIPPED,
    Reason.HTTP10_HOP,
    Reason.CONNECTION_REWRITTEN,
    Reason.BAD_VERSION,
    Reason.BAD_KEY,
    Reason.APP_REFUSED
  };

  /** Told of failures and of new counters, on the thread on which they happen; must be quick. */
  public interface Listener {
    void added(Cell cell);

    void failed(Cell cell);
  }

  private final ConcurrentMap<List<Object>, Cell> cells = new ConcurrentHashMap<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  /** From now on; {@link #cells} has what was there before. */
  public void listen(Listener listener) {
    listeners.add(listener);
  }

  public List<Cell> cells() {
    return new ArrayList<>(cells.values());
  }

  public void tls(Reason reason, String role, String provider) {
    count(tlsCell(reason, role, provider));
  }

  /** Counts a failed opening handshake; the status is that of the answer. */
  public void webSocket(Reason reason, String server, int status) {
    count(cell(Metric.WEBSOCKET, reason.label(), server, statusClass(status)));
  }

  /** Makes the zeros of a TLS library visible. */
  public void expectTls(String provider) {
    for (Reason reason : EXPECTED_OF_TLS) {
      tlsCell(reason, "server", provider);
      tlsCell(reason, "client", provider);
    }
  }

  /** Makes the zeros of a server visible. */
  public void expectWebSockets(String server) {
    for (Reason reason : EXPECTED_OF_WEBSOCKETS) {
      cell(Metric.WEBSOCKET, reason.label(), server, "4xx");
      cell(Metric.WEBSOCKET, reason.label(), server, "5xx");
    }
  }

  private Cell tlsCell(Reason reason, String role, String provider) {
    return cell(Metric.TLS, reason.label(), role, provider);
  }

  private Cell cell(Metric metric, String... labels) {
    List<Object> key = Arrays.asList(metric, labels[0], labels[1], labels[2]);
    Cell known = cells.get(key);
    if (known != null) {
      return known;
    }
    Cell made = new Cell(metric, labels);
    Cell earlier = cells.putIfAbsent(key, made);
    if (earlier != null) {
      return earlier;
    }
    listeners.forEach(listener -> listener.added(made));
    return made;
  }

  private void count(Cell cell) {
    cell.increment();
    listeners.forEach(listener -> listener.failed(cell));
  }

  private static String statusClass(int status) {
    return status >= 100 && status < 600 ? status / 100 + "xx" : "none";
  }
}
