package io.wssidecar.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * One certificate with its key: who the sidecar is for some names.
 *
 * @param source the setting and the file it came from, for messages: {@code --cert /etc/x.pem}
 * @param chain leaf first, at least one
 * @param key matches the leaf; Conscrypt's own
 * @param signer what the key asks of clients
 * @param names DNS names and addresses of the leaf, lower case; wildcards as they stand; may be
 *     empty
 */
record Identity(
    String source, List<X509Certificate> chain, PrivateKey key, Signer signer, List<String> names) {
  Identity {
    chain = List.copyOf(chain);
    names = List.copyOf(names);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("an identity needs a certificate");
    }
  }

  X509Certificate leaf() {
    return chain.get(0);
  }

  KeyType type() {
    return signer.type();
  }
}
