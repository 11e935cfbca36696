package io.wssidecar.agent.core;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** What is watched, and the classes in which. Names no ASM type, so that it loads in no time. */
public enum Target {
  SUNJSSE(
      Metric.TLS,
      "sunjsse",
      "sun/security/ssl/TransportContext",
      "sun/security/ssl/SSLEngineImpl",
      "sun/security/ssl/SSLSocketImpl"),
  CONSCRYPT(
      Metric.TLS,
      "conscrypt",
      "org/conscrypt/ConscryptEngine",
      "org/conscrypt/ConscryptEngineSocket"),
  BCJSSE(
      Metric.TLS,
      "bcjsse",
      "org/bouncycastle/jsse/provider/ProvSSLEngine",
      "org/bouncycastle/jsse/provider/ProvSSLSocketDirect",
      "org/bouncycastle/jsse/provider/ProvSSLSocketWrap"),
  NETTY_TLS(
      Metric.TLS,
      "openssl",
      "io/netty/handler/ssl/SslHandler",
      "io/netty/handler/ssl/SslUtils",
      "io/grpc/netty/shaded/io/netty/handler/ssl/SslHandler",
      "io/grpc/netty/shaded/io/netty/handler/ssl/SslUtils"),
  TOMCAT_TLS(
      Metric.TLS,
      "openssl",
      "org/apache/tomcat/util/net/openssl/OpenSSLEngine",
      "org/apache/tomcat/util/net/openssl/panama/OpenSSLEngine",
      "org/apache/tomcat/util/net/openssl/panama/OpenSSLLibrary"),
  /** Drives an engine of any library; the JDK's if nothing else is asked for. */
  TOMCAT_NIO(Metric.TLS, "sunjsse", "org/apache/tomcat/util/net/SecureNioChannel"),
  /** Engines and sockets that nobody here knows: the constructors of their parents tell of them. */
  OTHER(Metric.TLS, "other", "javax/net/ssl/SSLEngine", "javax/net/ssl/SSLSocket"),
  UNDERTOW(Metric.WEBSOCKET, "undertow", "io/undertow/server/HttpServerExchange"),
  TOMCAT(Metric.WEBSOCKET, "tomcat", "org/apache/catalina/connector/CoyoteAdapter"),
  JETTY(
      Metric.WEBSOCKET,
      "jetty",
      "org/eclipse/jetty/server/internal/HttpConnection$HttpStreamOverHTTP1",
      "org/eclipse/jetty/server/HttpChannel"),
  NETTY(
      Metric.WEBSOCKET,
      "netty",
      "io/netty/handler/codec/http/HttpObjectDecoder",
      "io/netty/handler/codec/http/HttpObjectEncoder",
      "io/grpc/netty/shaded/io/netty/handler/codec/http/HttpObjectDecoder",
      "io/grpc/netty/shaded/io/netty/handler/codec/http/HttpObjectEncoder"),
  GRIZZLY(Metric.WEBSOCKET, "grizzly", "org/glassfish/grizzly/http/HttpServerFilter"),
  TYRUS(Metric.WEBSOCKET, "tyrus", "org/glassfish/tyrus/core/TyrusWebSocketEngine");

  private final Metric metric;
  private final String counted;
  private final List<String> classes;

  /**
   * @param counted the provider's or the server's label
   */
  Target(Metric metric, String counted, String... classes) {
    this.metric = metric;
    this.counted = counted;
    this.classes = Collections.unmodifiableList(Arrays.asList(classes));
  }

  /** Internal names, {@code java/lang/Object} style. */
  List<String> classes() {
    return classes;
  }

  /** The name outside Java, in the gauge. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Makes the zeros of what is now watched visible. */
  void expectIn(FailureTable table) {
    if (metric == Metric.TLS) {
      table.expectTls(counted);
    } else {
      table.expectWebSockets(counted);
    }
  }
}
