package io.wssidecar.tls;

import io.wssidecar.config.ConfigException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Clients by Conscrypt: they can what the JDK's cannot (post-quantum groups), and shake hands ten
 * times faster. The JDK's trust managers do not know the name by which Conscrypt asks them; so
 * these trust everybody or nobody.
 */
final class ConscryptClients {
  private ConscryptClients() {}

  static SSLContext context(boolean trusting) {
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.3", ConscryptProvider.create());
      context.init(null, new TrustManager[] {new Blind(trusting)}, null);
      return context;
    } catch (GeneralSecurityException | ConfigException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Blind(boolean trusting) implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      if (!trusting) {
        throw new CertificateException("nobody is trusted");
      }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
