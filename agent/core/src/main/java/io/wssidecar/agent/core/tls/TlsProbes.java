package io.wssidecar.agent.core.tls;

import io.wssidecar.agent.core.FailureTable;
import io.wssidecar.agent.core.Once;
import io.wssidecar.agent.core.Probe;
import io.wssidecar.reasons.Reason;
import io.wssidecar.reasons.TlsFault;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * Reads the reports of the TLS probes and counts. Each connection counts once, and one that ended
 * before the peer sent anything does not count at all: that is a health check. Runs in the middle
 * of the library's methods; any thread.
 */
public final class TlsProbes {
  private static final String SUN = "sunjsse";

  private final FailureTable table;
  private final Once once = new Once();

  public TlsProbes(FailureTable table) {
    this.table = table;
  }

  public void sunGaveUp(
      Object transport, String alert, @Nullable Object words, @Nullable Throwable cause, int bits) {
    boolean server = (bits & Probe.CLIENT) == 0;
    String diagnostic = words == null ? "" : words.toString();
    Reason reason =
        cause == null
            ? TlsFault.of(alert, diagnostic, server)
            : TlsFault.of(alert, diagnostic, cause, server);
    sun(transport, reason, server);
  }

  public void sunClosed(Object engine, int bits) {
    sun(engine, Closer.reason(), (bits & Probe.CLIENT) == 0);
  }

  public void sunThrew(Object socket, @Nullable Object thrown, int finished) {
    if (finished == 0 && thrown instanceof SocketTimeoutException) {
      sun(socket, Reason.TIMEOUT, !((javax.net.ssl.SSLSocket) socket).getUseClientMode());
    }
  }

  private void sun(Object transport, Reason reason, boolean server) {
    if (server && isAnEnd(reason) && SunState.nothingCame(transport)) {
      return;
    }
    count(transport, reason, server, SUN);
  }

  public void engineThrew(Object engine, @Nullable Object thrown, int bits) {
    if ((bits & Probe.FINISHED) == 0 && thrown instanceof Throwable) {
      boolean server = !((SSLEngine) engine).getUseClientMode();
      count(engine, TlsFault.of((Throwable) thrown, server), server, Provider.of(engine));
    }
  }

  public void engineClosed(Object engine, int bits) {
    boolean server = !((SSLEngine) engine).getUseClientMode();
    count(engine, Closer.reason(), server, Provider.of(engine));
  }

  private void count(Object connection, Reason reason, boolean server, String provider) {
    if (once.isFirst(connection)) {
      table.tls(reason, server ? "server" : "client", provider);
    }
  }

  private static boolean isAnEnd(Reason reason) {
    return reason == Reason.PEER_CLOSED || reason == Reason.PEER_RESET || reason == Reason.TIMEOUT;
  }
}
