package io.wssidecar.tls;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.spec.PKCS8EncodedKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Makes keys of every usual form.
 *
 * <p>The keys are Conscrypt's own, by passing its provider: a key of the JDK would be encoded,
 * copied and parsed again at each handshake.
 */
final class PrivateKeys {
  private static final String RSA_ENCRYPTION = "1.2.840.113549.1.1.1";
  private static final String EC_PUBLIC_KEY = "1.2.840.10045.2.1";

  /** {@link #RSA_ENCRYPTION} and {@link #EC_PUBLIC_KEY}, as DER. */
  private static final byte[] RSA_IDENTIFIER = {
    6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1
  };

  private static final byte[] EC_IDENTIFIER = {
    6, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1
  };

  private static final byte[] VERSION_0 = {Der.INTEGER, 1, 0};
  private static final byte[] NULL = {Der.NULL, 0};

  private final Provider conscrypt;

  PrivateKeys(Provider conscrypt) {
    this.conscrypt = conscrypt;
  }

  /** From a PKCS#8 structure (RFC 5958). */
  PrivateKey fromPkcs8(byte[] encoded) throws Mistake {
    Der info = Der.of(encoded).enter(Der.SEQUENCE);
    info.number();
    String algorithm = info.enter(Der.SEQUENCE).identifier();
    KeyType type =
        switch (algorithm) {
          case RSA_ENCRYPTION -> KeyType.RSA;
          case EC_PUBLIC_KEY -> KeyType.EC;
          default ->
              throw new Mistake(
                  "the key's algorithm ("
                      + name(algorithm)
                      + ") is not supported. Use an ECDSA P-256 or an RSA key.");
        };
    try {
      return KeyFactory.getInstance(type.name(), conscrypt)
          .generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new Mistake("the key is damaged or its curve is unknown. Make a new one.", e);
    }
  }

  /** From an encrypted PKCS#8 structure. */
  PrivateKey fromEncryptedPkcs8(byte[] encoded, char @Nullable [] password) throws Mistake {
    if (password == null) {
      throw new Mistake(
          "the key is encrypted and no password is set. Put the password on the first line of a"
              + " file and name it with --key-password-file.");
    }
    return fromPkcs8(EncryptedKey.open(encoded, password));
  }

  /** From the bare RSA structure of PKCS#1 (RFC 8017 appendix A.1.2). */
  PrivateKey fromPkcs1(byte[] encoded) throws Mistake {
    byte[] algorithm = Der.element(Der.SEQUENCE, RSA_IDENTIFIER, NULL);
    return fromPkcs8(pkcs8(algorithm, encoded));
  }

  /**
   * From the bare EC structure of SEC1 (RFC 5915).
   *
   * @param parameters the content of an {@code EC PARAMETERS} block; used when the key itself does
   *     not name its curve
   */
  PrivateKey fromSec1(byte[] encoded, byte @Nullable [] parameters) throws Mistake {
    byte[] curve = curve(encoded, parameters);
    return fromPkcs8(pkcs8(Der.element(Der.SEQUENCE, EC_IDENTIFIER, curve), encoded));
  }

  private static byte[] curve(byte[] encoded, byte @Nullable [] parameters) throws Mistake {
    Der key = Der.of(encoded).enter(Der.SEQUENCE);
    key.number();
    key.next(Der.OCTET_STRING);
    Der named = null;
    if (key.tag() == Der.CONTEXT_0) {
      named = key.enter(Der.CONTEXT_0);
    } else if (parameters != null) {
      named = Der.of(parameters);
    }
    if (named == null || named.tag() != Der.OBJECT_IDENTIFIER) {
      throw new Mistake(
          "the EC key does not name its curve. Convert it: openssl ec -param_enc named_curve -in"
              + " KEY -out NEW.");
    }
    return Der.element(Der.OBJECT_IDENTIFIER, named.next(Der.OBJECT_IDENTIFIER));
  }

  private static byte[] pkcs8(byte[] algorithm, byte[] key) {
    return Der.element(Der.SEQUENCE, VERSION_0, algorithm, Der.element(Der.OCTET_STRING, key));
  }

  private static String name(String identifier) {
    return switch (identifier) {
      case "1.3.101.112" -> "Ed25519";
      case "1.3.101.113" -> "Ed448";
      case "1.2.840.113549.1.1.10" -> "RSASSA-PSS";
      case "1.2.840.10040.4.1" -> "DSA";
      default -> identifier;
    };
  }
}
