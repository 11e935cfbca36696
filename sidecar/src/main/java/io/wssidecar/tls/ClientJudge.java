package io.wssidecar.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Answers for Conscrypt whether a client's certificate is good. Runs on the connections' I/O
 * threads.
 *
 * <p>A reload replaces the trust at any time, and counts at once, for handshakes under way too:
 * that an authority took a certificate back must not wait.
 *
 * <p>Conscrypt does not ask when a client resumes a session, and has no way to forbid TLS 1.2's
 * sessions. So who was judged carries a mark, and {@link #refusesResumed} judges the others.
 */
final class ClientJudge extends X509ExtendedTrustManager {
  private static final String JUDGED = "io.wssidecar.tls.judged";

  // Written by who reloads; read by I/O threads.
  private volatile ClientTrust trust;

  ClientJudge(ClientTrust trust) {
    this.trust = trust;
  }

  /** From now on this one judges. */
  void trust(ClientTrust latest) {
    trust = latest;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    trust.check(chain);
    engine.getSession().putValue(JUDGED, true);
  }

  /**
   * Why a handshake that has ended must not count: the client resumed a session, and its
   * certificate is not good any more.
   */
  Optional<HandshakeFailure> refusesResumed(SSLSession session) {
    if (session.getValue(JUDGED) != null) {
      return Optional.empty();
    }
    try {
      List<X509Certificate> shown = shown(session);
      if (!shown.isEmpty()) {
        trust.check(shown.toArray(X509Certificate[]::new));
      }
      return Optional.empty();
    } catch (CertificateException e) {
      return Optional.of(HandshakeFailure.classify(e));
    }
  }

  /** What the client has shown, its own first; empty when it has shown nothing. */
  static List<X509Certificate> shown(SSLSession session) {
    try {
      return List.of(session.getPeerCertificates()).stream()
          .map(X509Certificate.class::cast)
          .toList();
    } catch (SSLPeerUnverifiedException nothing) {
      return List.of();
    }
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return trust.told();
  }

  // Only engines, only servers: the rest is never called, and would trust nobody.

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("not asked by an engine");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
      throws CertificateException {
    throw new CertificateException("not asked by an engine");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("a server trusts no servers");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
      throws CertificateException {
    throw new CertificateException("a server trusts no servers");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("a server trusts no servers");
  }
}
