package io.wssidecar.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Hands identities to Conscrypt. Runs on the connections' I/O threads, at each ClientHello, also of
 * a resumed session.
 *
 * <p>A reload replaces the identities at any time, but all questions about one handshake get their
 * answers from the same ones: a certificate never meets another's key.
 *
 * <p>Conscrypt asks once for each key type that any enabled suite can use, whatever the client
 * said, and takes the last answer that is not null. So the choice of an identity comes first, and
 * only the question for its own type is answered. The JDK's key managers are no choice: PKIX
 * derives the key anew at each handshake, and by reading the session's protocol too early makes
 * Conscrypt report TLSv1.2 ever after.
 */
final class IdentityKeys extends X509ExtendedKeyManager {
  // Written by who reloads; read by I/O threads, once for each handshake.
  private volatile Served served;

  /** Conscrypt asks several questions for a handshake, in a row and on one thread. */
  private final ThreadLocal<Slot> slot = ThreadLocal.withInitial(Slot::new);

  IdentityKeys(Identities identities) {
    served = new Served(identities);
  }

  /** From the next handshake on these serve. */
  void serve(Identities identities) {
    served = new Served(identities);
  }

  /** What an I/O thread's latest handshake began with. Keeps that engine, closed or not. */
  private static final class Slot {
    private @Nullable SSLEngine engine;
    private @Nullable Served served;
  }

  /** Identities as Conscrypt wants them: by alias. Immutable. */
  private static final class Served {
    private final Identities identities;
    private final boolean alone;
    private final Map<String, Entry> byAlias = new HashMap<>();

    /** By identity in Java's sense: to compare keys by value is to encode them. */
    private final IdentityHashMap<Identity, String> aliases = new IdentityHashMap<>();

    Served(Identities identities) {
      this.identities = identities;
      alone = identities.all().size() == 1;
      for (Identity identity : identities.all()) {
        String alias = Integer.toString(byAlias.size());
        aliases.put(identity, alias);
        byAlias.put(
            alias, new Entry(identity.chain().toArray(X509Certificate[]::new), identity.key()));
      }
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // shared with Conscrypt, which only reads it
  private record Entry(X509Certificate[] chain, PrivateKey key) {}

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    Served now = servedTo(engine);
    Identity chosen = now.identities.choose(now.alone ? null : serverName(engine));
    return chosen.type().name().equals(keyType) ? now.aliases.get(chosen) : null;
  }

  @SuppressWarnings("ReferenceEquality") // this very engine
  private Served servedTo(SSLEngine engine) {
    Slot mine = slot.get();
    Served begunWith = mine.served;
    if (mine.engine == engine && begunWith != null) {
      return begunWith;
    }
    Served now = served;
    mine.engine = engine;
    mine.served = now;
    return now;
  }

  private @Nullable Entry entry(String alias) {
    Served begunWith = slot.get().served;
    return begunWith == null ? null : begunWith.byAlias.get(alias);
  }

  private static @Nullable String serverName(SSLEngine engine) {
    if (!(engine.getHandshakeSession() instanceof ExtendedSSLSession session)) {
      return null;
    }
    try {
      for (SNIServerName name : session.getRequestedServerNames()) {
        if (name instanceof SNIHostName host) {
          return host.getAsciiName();
        }
      }
      return null;
    } catch (IllegalArgumentException e) {
      // The JDK's type for such names refuses some that clients send: underscores, a trailing dot.
      return null;
    }
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    Entry entry = entry(alias);
    return entry == null ? null : entry.chain();
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    Entry entry = entry(alias);
    return entry == null ? null : entry.key();
  }

  // Only engines, only servers: the rest is never called.

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
