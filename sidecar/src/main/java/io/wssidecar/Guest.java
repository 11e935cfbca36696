package io.wssidecar;

import io.undertow.server.AbstractServerConnection;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.ServerConnection;
import io.undertow.util.AttachmentKey;
import io.wssidecar.app.AffinityCookie;
import io.wssidecar.app.Introduction;
import io.wssidecar.http.ClientCertHeaders;
import io.wssidecar.tls.TlsConnection;
import io.wssidecar.tls.TlsFacts;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request of one client, and what every answer to it needs to know. Runs on the connection's
 * I/O thread; not shared.
 */
final class Guest {
  private static final System.Logger LOG = System.getLogger(Guest.class.getName());

  private static final AttachmentKey<ClientCertHeaders> CLIENT_CERT =
      AttachmentKey.create(ClientCertHeaders.class);

  private final HttpServerExchange exchange;
  private final TlsConnection connection;
  private final Lane lane;
  private final long begun = System.nanoTime();

  Guest(HttpServerExchange exchange, Lane lane) {
    this.exchange = exchange;
    this.connection = connection(exchange);
    this.lane = lane;
  }

  /** Undertow keeps the connection that it was given. */
  static TlsConnection connection(HttpServerExchange exchange) {
    return (TlsConnection) ((AbstractServerConnection) exchange.getConnection()).getChannel();
  }

  HttpServerExchange exchange() {
    return exchange;
  }

  TlsConnection connection() {
    return connection;
  }

  Lane lane() {
    return lane;
  }

  InetSocketAddress peer() {
    return connection.peer();
  }

  /** Whom an app's connection is for. */
  Introduction introduction() {
    TlsFacts tls = connection.facts();
    return new Introduction(
        peer(),
        // Null once the socket is closed: then the header goes nowhere.
        connection.getLocalAddress() instanceof InetSocketAddress server ? server : peer(),
        tls.serverName(),
        tls.alpn(),
        tls.protocol(),
        tls.cipher(),
        tls.clientName());
  }

  /** The headers about the client's certificate: the same for all requests of a connection. */
  ClientCertHeaders clientCert(boolean all) {
    ServerConnection kept = exchange.getConnection();
    ClientCertHeaders known = kept.getAttachment(CLIENT_CERT);
    if (known == null) {
      List<X509Certificate> shown = connection.clientChain();
      known = ClientCertHeaders.of(shown, connection.ownChain(), all);
      kept.putAttachment(CLIENT_CERT, known);
      if (!known.complete(shown.size(), all)) {
        LOG.log(
            System.Logger.Level.WARNING,
            "a client certificate is too long for a header, and the app is not told all of it: "
                + shown.get(0).getSubjectX500Principal().getName());
      }
    }
    return known;
  }

  /** The connection is a stream from now on, and may be one for days: it keeps no headers. */
  void upgraded() {
    exchange.getConnection().removeAttachment(CLIENT_CERT);
  }

  String host() {
    String host = exchange.getRequestHeaders().getFirst("Host");
    return host == null ? "" : host;
  }

  /** Path without query: queries carry tokens, and do not belong into logs. */
  String path() {
    String target = target();
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  /** What stood in the request line, in origin form, neither decoded nor encoded again. */
  String target() {
    String uri = exchange.getRequestURI();
    if (exchange.isHostIncludedInRequestURI()) {
      int path = uri.indexOf('/', uri.indexOf("//") + 2);
      uri = path < 0 ? "/" : uri.substring(path);
    }
    String query = exchange.getQueryString();
    return query.isEmpty() ? uri : uri + '?' + query;
  }

  /** The value of its cookie that names an app. */
  @Nullable String affinity() {
    return AffinityCookie.in(exchange.getRequestHeaders());
  }

  long nanos() {
    return System.nanoTime() - begun;
  }
}
