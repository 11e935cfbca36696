package io.wssidecar.clients;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Sockets by a provider of this JVM. Needs nothing but the JDK and this package's records, so that
 * {@link OtherJdkStack} can run it on another JDK.
 */
final class JavaStack implements TlsStack {
  private final @Nullable Provider provider;
  private final byte[] caPem;

  /**
   * @param provider null for the JDK's own
   */
  JavaStack(@Nullable Provider provider, byte[] caPem) {
    this.provider = provider;
    this.caPem = caPem.clone();
  }

  /** Answers visits, one a line, until the input ends. The argument is the authority's file. */
  public static void main(String[] args) throws Exception {
    JavaStack stack = new JavaStack(null, Files.readAllBytes(Path.of(args[0])));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream out = System.out;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      try {
        out.println(OtherJdkStack.text(stack.twice(OtherJdkStack.visit(line))));
      } catch (IOException | GeneralSecurityException e) {
        out.println("failed: " + e);
      }
      out.flush();
    }
  }

  @Override
  public List<Seen> twice(Visit visit) throws IOException, GeneralSecurityException {
    Asked asked = new Asked(trust());
    SSLContext context =
        provider == null ? SSLContext.getInstance("TLS") : SSLContext.getInstance("TLS", provider);
    context.init(null, new TrustManager[] {asked}, null);
    List<Seen> seen = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      int before = asked.times;
      SSLSession session = visit(context, visit);
      X509Certificate leaf = (X509Certificate) session.getPeerCertificates()[0];
      seen.add(Seen.of(session.getProtocol(), leaf, asked.times == before));
    }
    return seen;
  }

  private static SSLSession visit(SSLContext context, Visit visit) throws IOException {
    Socket tcp = new Socket("127.0.0.1", visit.port());
    tcp.setSoTimeout(20_000);
    String host = visit.name() == null ? "127.0.0.1" : visit.name();
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(tcp, host, visit.port(), true)) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setProtocols(new String[] {visit.protocol()});
      if (visit.name() != null) {
        parameters.setServerNames(List.of(new SNIHostName(visit.name())));
      }
      if (visit.rsaOnly()) {
        parameters.setCipherSuites(
            Arrays.stream(socket.getSupportedCipherSuites())
                .filter(suite -> suite.startsWith("TLS_ECDHE_RSA_"))
                .toArray(String[]::new));
      }
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      socket.getOutputStream().write(Visit.REQUEST.getBytes(StandardCharsets.US_ASCII));
      // With the answer the tickets of TLS 1.3 have come too.
      InputStream in = socket.getInputStream();
      String answer = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      if (!answer.startsWith("HTTP/1.1 200")) {
        throw new IOException("answered: " + answer);
      }
      return socket.getSession();
    }
  }

  private X509TrustManager trust() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry(
        "root",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(caPem)));
    // Each provider has a name of its own for the key exchange, which the other does not know.
    TrustManagerFactory factory =
        provider == null
            ? TrustManagerFactory.getInstance("PKIX")
            : TrustManagerFactory.getInstance("PKIX", provider);
    factory.init(store);
    return (X509TrustManager) factory.getTrustManagers()[0];
  }

  /** A session that is resumed needs no certificate, so nobody is asked to trust one. */
  private static final class Asked implements X509TrustManager {
    private final X509TrustManager judge;
    private int times;

    Asked(X509TrustManager judge) {
      this.judge = judge;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      times++;
      judge.checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      throw new UnsupportedOperationException();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return judge.getAcceptedIssuers();
    }
  }
}
