package io.wssidecar.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Hands Conscrypt the identity that was chosen by the ClientHello. Runs on the connections' I/O
 * threads, at each ClientHello, also of a resumed session.
 *
 * <p>Conscrypt asks within {@code unwrap}, once for each key type that any enabled suite can use,
 * and takes the last answer that is not null; what the client can do it does not tell us yet. So
 * whoever unwraps says before it, by {@link #show}, whose handshake it is, and only the question
 * for that identity's type is answered. A connection keeps its identity through its handshake:
 * whatever a reload does meanwhile, a certificate never meets another's key, also after a
 * HelloRetryRequest.
 *
 * <p>The JDK's key managers are no choice: PKIX derives the key anew at each handshake, and by
 * reading the session's protocol too early makes Conscrypt report TLSv1.2 ever after.
 */
final class IdentityKeys extends X509ExtendedKeyManager {
  private static final String SHOWN = "shown";

  private final ThreadLocal<Slot> slot = ThreadLocal.withInitial(Slot::new);

  /** The identity of the handshake that this thread works on, or worked on last. */
  private static final class Slot {
    private @Nullable Identity identity;
  }

  /** The questions that this thread's next calls of an engine lead to are about that identity. */
  void show(Identity identity) {
    slot.get().identity = identity;
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    Identity shown = slot.get().identity;
    return shown != null && shown.type().name().equals(keyType) ? SHOWN : null;
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    Identity shown = slot.get().identity;
    return shown == null ? null : shown.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    Identity shown = slot.get().identity;
    return shown == null ? null : shown.key();
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
