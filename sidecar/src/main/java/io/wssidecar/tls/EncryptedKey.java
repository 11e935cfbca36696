package io.wssidecar.tls;

import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Opens an encrypted PKCS#8 key (PBES2 with PBKDF2, RFC 8018): what OpenSSL has written since 1.0,
 * with any of its block ciphers in CBC mode.
 *
 * <p>The JDK's {@code EncryptedPrivateKeyInfo} is not used: it refuses 3DES, which {@code openssl
 * genrsa -des3} still writes, and passwords outside ASCII.
 */
final class EncryptedKey {
  private static final String PBES2 = "1.2.840.113549.1.5.13";
  private static final String PBKDF2 = "1.2.840.113549.1.5.12";

  /** RFC 8018 appendix A.2: the pseudo-random function when none is named. */
  private static final String HMAC_SHA1 = "1.2.840.113549.2.7";

  private static final Map<String, String> KEY_FACTORIES =
      Map.of(
          HMAC_SHA1,
          "PBKDF2WithHmacSHA1",
          "1.2.840.113549.2.8",
          "PBKDF2WithHmacSHA224",
          "1.2.840.113549.2.9",
          "PBKDF2WithHmacSHA256",
          "1.2.840.113549.2.10",
          "PBKDF2WithHmacSHA384",
          "1.2.840.113549.2.11",
          "PBKDF2WithHmacSHA512");

  private static final Map<String, BlockCipher> CIPHERS =
      Map.of(
          "1.2.840.113549.3.7", new BlockCipher("DESede", 192),
          "2.16.840.1.101.3.4.1.2", new BlockCipher("AES", 128),
          "2.16.840.1.101.3.4.1.22", new BlockCipher("AES", 192),
          "2.16.840.1.101.3.4.1.42", new BlockCipher("AES", 256));

  private EncryptedKey() {}

  private record BlockCipher(String name, int keyBits) {}

  /** The PKCS#8 structure inside. */
  static byte[] open(byte[] encrypted, char[] password) throws Mistake {
    Der info = Der.of(encrypted).enter(Der.SEQUENCE);
    Der algorithm = info.enter(Der.SEQUENCE);
    byte[] content = info.next(Der.OCTET_STRING);
    if (!algorithm.identifier().equals(PBES2)) {
      throw unknownEncryption();
    }
    Der parameters = algorithm.enter(Der.SEQUENCE);
    Der derivation = parameters.enter(Der.SEQUENCE);
    Der scheme = parameters.enter(Der.SEQUENCE);
    if (!derivation.identifier().equals(PBKDF2)) {
      throw unknownEncryption();
    }
    BlockCipher cipher = CIPHERS.get(scheme.identifier());
    if (cipher == null) {
      throw unknownEncryption();
    }
    IvParameterSpec iv = new IvParameterSpec(scheme.next(Der.OCTET_STRING));
    return decrypt(content, derive(derivation.enter(Der.SEQUENCE), cipher, password), cipher, iv);
  }

  private static SecretKeySpec derive(Der pbkdf2, BlockCipher cipher, char[] password)
      throws Mistake {
    byte[] salt = pbkdf2.next(Der.OCTET_STRING);
    int iterations = pbkdf2.number();
    if (pbkdf2.tag() == Der.INTEGER) {
      pbkdf2.number(); // the key's length, which the cipher says too
    }
    String hash = pbkdf2.hasNext() ? pbkdf2.enter(Der.SEQUENCE).identifier() : HMAC_SHA1;
    String factory = KEY_FACTORIES.get(hash);
    if (factory == null) {
      throw unknownEncryption();
    }
    PBEKeySpec spec = new PBEKeySpec(password, salt, iterations, cipher.keyBits());
    try {
      byte[] key = SecretKeyFactory.getInstance(factory).generateSecret(spec).getEncoded();
      return new SecretKeySpec(key, cipher.name());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks " + factory, e);
    } finally {
      spec.clearPassword();
    }
  }

  private static byte[] decrypt(
      byte[] content, SecretKeySpec key, BlockCipher cipher, AlgorithmParameterSpec iv)
      throws Mistake {
    try {
      Cipher cbc = Cipher.getInstance(cipher.name() + "/CBC/PKCS5Padding");
      cbc.init(Cipher.DECRYPT_MODE, key, iv);
      byte[] opened = cbc.doFinal(content);
      // One wrong password in 256 leaves a valid padding; it does not leave a PKCS#8 structure.
      Der.of(opened).enter(Der.SEQUENCE).number();
      return opened;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new Mistake(
          "the password does not open the key. Put the right one on the first line of"
              + " --key-password-file.",
          e);
    }
  }

  private static Mistake unknownEncryption() {
    return new Mistake(
        "the key is encrypted in a way that is not supported. Convert it: openssl pkcs8 -topk8 -v2"
            + " aes256 -in KEY -out NEW.");
  }
}
