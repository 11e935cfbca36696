package io.wssidecar.tls;

import java.util.Optional;

/** The kinds of key that can serve; the names are those of the JCA and of TLS. */
enum KeyType {
  EC("SHA256withECDSA"),
  RSA("SHA256withRSA");

  private final String signature;

  KeyType(String signature) {
    this.signature = signature;
  }

  /** A JCA signature algorithm that every key of this type can make. */
  String signature() {
    return signature;
  }

  /**
   * The type of that JCA algorithm name; empty for those that Conscrypt cannot serve, such as
   * Ed25519.
   */
  static Optional<KeyType> of(String algorithm) {
    for (KeyType type : values()) {
      if (type.name().equals(algorithm)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
