package io.wssidecar.agent.matrix.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/** The kinds of TLS that a host offers, each on a port of its own. */
public enum Setup {
  /** Whatever the provider offers by itself. */
  PLAIN,
  TLS13_ONLY,
  TLS12_AES256_ONLY,
  NEED_CLIENT,
  ALPN_H2,
  SNI_KNOWN,
  /** As {@link #PLAIN}, for peers that are silent on purpose. */
  IMPATIENT;

  private static final Map<Path, KeyStore> STORES = new ConcurrentHashMap<>();

  /** For honest peers on a busy machine: less only than the matrix itself waits. */
  public static final int LONG = 20_000;

  /** How long hosts wait for a silent peer, in milliseconds. */
  public int patience() {
    return this == IMPATIENT ? 1500 : LONG;
  }

  /** What an engine or a socket of this kind is to be set to. */
  public void apply(SSLParameters parameters) {
    switch (this) {
      case TLS13_ONLY -> parameters.setProtocols(new String[] {"TLSv1.3"});
      case TLS12_AES256_ONLY -> {
        parameters.setProtocols(new String[] {"TLSv1.2"});
        parameters.setCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"});
      }
      case NEED_CLIENT -> parameters.setNeedClientAuth(true);
      case ALPN_H2 -> parameters.setApplicationProtocols(new String[] {"h2"});
      case SNI_KNOWN ->
          parameters.setSNIMatchers(List.of(SNIHostName.createSNIMatcher("known\\.example")));
      case PLAIN, IMPATIENT -> {}
    }
  }

  /**
   * The provider whose class is the second word, null for the JDK's; the classes behind it are
   * providers that it needs, added to the list.
   */
  public static Provider provider(String... words) throws ReflectiveOperationException {
    for (int i = 2; i < words.length; i++) {
      Security.addProvider(make(words[i]));
    }
    return words.length < 2 ? null : make(words[1]);
  }

  private static Provider make(String name) throws ReflectiveOperationException {
    return Class.forName(name).asSubclass(Provider.class).getDeclaredConstructor().newInstance();
  }

  /**
   * The host's key and the authority that it trusts clients of.
   *
   * @param provider null for the JDK's
   */
  public static SSLContext context(Path folder, Provider provider) throws Exception {
    KeyManagerFactory keys =
        provider != null && provider.getName().equals("BCJSSE")
            ? KeyManagerFactory.getInstance("PKIX", provider)
            : KeyManagerFactory.getInstance("SunX509");
    keys.init(load(folder.resolve("server.p12")), "secret".toCharArray());
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(load(folder.resolve("trust.p12")));
    SSLContext context =
        provider == null ? SSLContext.getInstance("TLS") : SSLContext.getInstance("TLS", provider);
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  /** Reads one of the matrix's files, each once: to derive its key takes long, on purpose. */
  public static KeyStore load(Path file) throws GeneralSecurityException, IOException {
    KeyStore known = STORES.get(file);
    if (known != null) {
      return known;
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, "secret".toCharArray());
    }
    STORES.put(file, store);
    return store;
  }
}
