package io.wssidecar.tls;

import io.wssidecar.config.ConfigException;
import io.wssidecar.config.TlsProfile;
import io.wssidecar.config.TlsSettings;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import org.conscrypt.Conscrypt;
import org.jspecify.annotations.Nullable;

/**
 * Makes the server's TLS engines: TLS 1.2 and 1.3 by Conscrypt, after Mozilla's profiles. Shared by
 * all I/O threads; immutable but for the identities, which a reload replaces.
 *
 * <p>One context lives as long as the process, because the keys of session tickets live in it and
 * cannot be carried over: after a reload of certificates clients still resume. So a reload makes no
 * native context and leaves none behind, but for the old keys, which go when they are collected.
 */
public final class ServerContext {
  /**
   * The TLS 1.2 suites of the intermediate profile, without its finite-field ones, which BoringSSL
   * lacks. Those of TLS 1.3 are always on and cannot be named: BoringSSL would take a list of them
   * alone for an empty one.
   */
  private static final String[] SUITES = {
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"
  };

  private static final String[] MODERN = {"TLSv1.3"};
  private static final String[] ALPN = {"http/1.1"};

  private final Provider conscrypt;
  private final TlsSettings settings;
  private final IdentityFiles files;
  private final IdentityKeys keys = new IdentityKeys();
  private final HelloCheck check;
  private final @Nullable ClientJudge clients;
  private final SSLContext context;

  // Written by who reloads, one at a time; read by the same, at the start, and by I/O threads,
  // once for each handshake.
  private volatile LoadedIdentities loaded;

  private ServerContext(Provider conscrypt, TlsSettings settings, LoadedIdentities loaded) {
    this.conscrypt = conscrypt;
    this.settings = settings;
    this.loaded = loaded;
    this.files = new IdentityFiles(settings);
    this.check = new HelloCheck(settings.hello());
    this.clients = settings.clientAuth().asks() ? new ClientJudge(loaded.trust()) : null;
    this.context = context(conscrypt, keys, clients);
  }

  /**
   * Reads the operator's certificates and keys.
   *
   * @throws ConfigException with all mistakes in the files, or with the one reason why TLS cannot
   *     run here at all
   */
  public static ServerContext load(TlsSettings settings) throws ConfigException {
    Provider conscrypt = ConscryptProvider.create();
    return new ServerContext(conscrypt, settings, LoadedIdentities.read(settings, conscrypt));
  }

  private static SSLContext context(
      Provider conscrypt, IdentityKeys keys, @Nullable ClientJudge clients) {
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.3", conscrypt);
      // No trust manager rather than null, which would load the JDK's hundred authorities for
      // nothing.
      TrustManager[] trust = clients == null ? new TrustManager[0] : new TrustManager[] {clients};
      context.init(new KeyManager[] {keys}, trust, null);
      if (clients != null) {
        // Sessions of TLS 1.2 cannot be switched off; these are no use, and cost memory.
        context.getServerSessionContext().setSessionTimeout(1);
      }
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Conscrypt without TLS", e);
    }
  }

  /**
   * What the operator should know though it does not stop the start or a reload, such as an expired
   * certificate.
   */
  public List<String> warnings() {
    return loaded.warnings();
  }

  IdentityFiles files() {
    return files;
  }

  LoadedIdentities loaded() {
    return loaded;
  }

  /** Reads the files again; clients notice nothing. */
  LoadedIdentities read() throws ConfigException {
    return LoadedIdentities.read(settings, conscrypt);
  }

  /** From the next ClientHello on these serve. */
  void serve(LoadedIdentities latest) {
    if (clients != null) {
      clients.trust(latest.trust());
    }
    loaded = latest;
  }

  /** Judges the clients; null when they are not asked for certificates. */
  @Nullable ClientJudge clients() {
    return clients;
  }

  Identities identities() {
    return loaded.identities();
  }

  /** Decides who is let in, and as whom we answer. */
  HelloCheck.Verdict judge(ClientHello hello) {
    return check.judge(hello, loaded.identities());
  }

  /** What this thread's next calls of an engine show of us; see {@link IdentityKeys}. */
  void show(Identity identity) {
    keys.show(identity);
  }

  /**
   * An engine for a new connection, in server mode. It holds native memory and two descriptors
   * until it is given to {@link EngineDrain#release}.
   *
   * <p>The engine is not told the peer's address: Conscrypt would take one that looks like a name
   * for the server name that the client asked for.
   *
   * @throws RuntimeException when the process has no descriptors left; the connection cannot be
   *     served
   */
  SSLEngine newEngine() {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    // TLS 1.2 and 1.3, the server's order of suites, and X25519MLKEM768, X25519, P-256, P-384 as
    // groups are Conscrypt's
    // defaults; setting them again would cost each connection an array or two.
    if (settings.hello().profile() == TlsProfile.MODERN) {
      engine.setEnabledProtocols(MODERN);
    } else {
      engine.setEnabledCipherSuites(SUITES);
    }
    Conscrypt.setApplicationProtocols(engine, ALPN);
    Conscrypt.setUseSessionTickets(engine, settings.sessionTickets());
    switch (settings.clientAuth().mode()) {
      case NONE -> {}
      case WANT -> engine.setWantClientAuth(true);
      case NEED -> engine.setNeedClientAuth(true);
    }
    return engine;
  }
}
