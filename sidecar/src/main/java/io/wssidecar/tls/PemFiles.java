package io.wssidecar.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads certificates and keys from the operator's PEM files. */
final class PemFiles {
  private static final long LARGEST = 1 << 20;

  private final PrivateKeys keys;

  PemFiles(PrivateKeys keys) {
    this.keys = keys;
  }

  /** All certificates of the file in its order, at least one. */
  List<X509Certificate> certificates(Path file) throws Mistake {
    List<X509Certificate> found = new ArrayList<>();
    boolean pkcs7 = false;
    for (PemBlock block : blocks(file)) {
      switch (block.type()) {
        case "CERTIFICATE", "X509 CERTIFICATE" -> found.add(certificate(block));
        case "PKCS7" -> pkcs7 = true;
        default -> {} // a key, Diffie-Hellman parameters: not what is asked for
      }
    }
    if (found.isEmpty()) {
      throw new Mistake(
          pkcs7
              ? "the certificates are packed as PKCS#7. Unpack them: openssl pkcs7 -print_certs -in"
                  + " FILE -out NEW."
              : "no certificate in the file. Name a PEM file with a BEGIN CERTIFICATE line.");
    }
    return found;
  }

  /** The first key of the file. */
  PrivateKey key(Path file, char @Nullable [] password) throws Mistake {
    byte[] parameters = null;
    for (PemBlock block : blocks(file)) {
      if (block.type().equals("EC PARAMETERS")) {
        parameters = block.content();
      } else if (block.type().endsWith("PRIVATE KEY")) {
        return key(block, parameters, password);
      }
    }
    throw new Mistake("no private key in the file. Name a PEM file with a BEGIN PRIVATE KEY line.");
  }

  private PrivateKey key(PemBlock block, byte @Nullable [] parameters, char @Nullable [] password)
      throws Mistake {
    if (block.encryptedInside()) {
      // RFC 1421's encryption derives its key with one round of MD5: not worth a decoder.
      throw new Mistake(
          "the key is encrypted in the traditional way (Proc-Type: 4,ENCRYPTED), which is too weak"
              + " to be supported. Convert it: openssl pkcs8 -topk8 -in KEY -out NEW.");
    }
    try {
      return switch (block.type()) {
        case "PRIVATE KEY" -> keys.fromPkcs8(block.content());
        case "ENCRYPTED PRIVATE KEY" -> keys.fromEncryptedPkcs8(block.content(), password);
        case "RSA PRIVATE KEY" -> keys.fromPkcs1(block.content());
        case "EC PRIVATE KEY" -> keys.fromSec1(block.content(), parameters);
        default ->
            throw new Mistake(
                "a " + block.type() + " is not supported. Use an ECDSA P-256 or an RSA key.");
      };
    } catch (IllegalArgumentException e) {
      throw new Mistake("the " + block.type() + " block is damaged. Copy the file again.", e);
    }
  }

  private static X509Certificate certificate(PemBlock block) throws Mistake {
    try {
      // The JDK's certificates, not Conscrypt's: their encoding, which each handshake needs, is
      // kept in Java.
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(block.content()));
    } catch (CertificateException e) {
      throw new Mistake("a CERTIFICATE block is damaged. Copy the file again.", e);
    }
  }

  private static List<PemBlock> blocks(Path file) throws Mistake {
    byte[] content = read(file);
    List<PemBlock> blocks = PemBlock.all(new String(content, StandardCharsets.ISO_8859_1));
    if (blocks.isEmpty() && content.length > 0 && content[0] == Der.SEQUENCE) {
      throw new Mistake(
          "the file is binary (DER or PKCS#12), not PEM. Convert it with openssl x509 or openssl"
              + " pkey, or name a PKCS#12 file with --keystore.");
    }
    return blocks;
  }

  /** The bytes of a file that an operator named. */
  static byte[] read(Path file) throws Mistake {
    return read(file, LARGEST);
  }

  /** Likewise, of a file that may be larger. */
  static byte[] read(Path file, long largest) throws Mistake {
    try {
      if (Files.isDirectory(file)) {
        throw new Mistake("is a directory. Name a file.");
      }
      if (Files.size(file) > largest) {
        throw new Mistake(
            "is larger than " + (largest >> 20) + " MiB. Name a file with what is asked for.");
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new Mistake("does not exist. Check the path.", e);
    } catch (AccessDeniedException e) {
      throw new Mistake(
          "cannot be read: permission denied. Let the user "
              + System.getProperty("user.name")
              + " read it.",
          e);
    } catch (IOException e) {
      throw new Mistake("cannot be read (" + e + "). Check the file and its disk.", e);
    }
  }
}
