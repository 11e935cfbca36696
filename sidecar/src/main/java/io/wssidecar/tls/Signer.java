package io.wssidecar.tls;

import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;

/** The keys that can serve, by what they need a client to understand. */
enum Signer {
  P256(KeyType.EC, 23, 256, 0x403),
  P384(KeyType.EC, 24, 384, 0x503),
  P521(KeyType.EC, 25, 521, 0x603),
  RSA(KeyType.RSA, 0, 0, 0x804, 0x805, 0x806);

  private final KeyType type;
  private final int group;
  private final int bits;
  private final HelloCodes schemes;

  Signer(KeyType type, int group, int bits, int... schemes) {
    this.type = type;
    this.group = group;
    this.bits = bits;
    this.schemes = HelloCodes.of(schemes);
  }

  KeyType type() {
    return type;
  }

  /** The group that an EC key is a point of, which a client of TLS 1.2 must offer; 0 for RSA. */
  int group() {
    return group;
  }

  /** The TLS 1.3 signature schemes of the key (RFC 8446 §4.2.3), of which one will do. */
  HelloCodes schemes() {
    return schemes;
  }

  /** What that key can do; empty when it is on a curve that TLS has no use for. */
  static Optional<Signer> of(PublicKey key) {
    if (key instanceof RSAPublicKey) {
      return Optional.of(RSA);
    }
    if (key instanceof ECPublicKey ec) {
      int size = ec.getParams().getOrder().bitLength();
      for (Signer signer : values()) {
        if (signer.bits == size) {
          return Optional.of(signer);
        }
      }
    }
    return Optional.empty();
  }
}
