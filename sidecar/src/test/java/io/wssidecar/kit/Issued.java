package io.wssidecar.kit;

import io.wssidecar.config.TlsSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.util.io.pem.PemObject;

/** A certificate with its key, and every form in which an operator may bring them. */
public final class Issued {
  private final X509Certificate[] chain;
  private final PrivateKey key;

  Issued(X509Certificate[] chain, PrivateKey key) {
    this.chain = chain;
    this.key = key;
  }

  /** Leaf first, without the root. */
  public X509Certificate[] chain() {
    return chain.clone();
  }

  public PrivateKey key() {
    return key;
  }

  /** Writes {@code chain.pem} and {@code key.pem} (PKCS#8), overwriting earlier ones. */
  public TlsSettings.CertificateFiles writeTo(Path dir) {
    try {
      Files.createDirectories(dir);
      return new TlsSettings.CertificateFiles(
          Files.writeString(dir.resolve("chain.pem"), chainPem()),
          Files.writeString(dir.resolve("key.pem"), pkcs8Pem()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String chainPem() {
    StringBuilder all = new StringBuilder();
    for (X509Certificate certificate : chain) {
      all.append(Pem.of(certificate));
    }
    return all.toString();
  }

  public String pkcs8Pem() {
    return Pem.text("PRIVATE KEY", key.getEncoded());
  }

  /** The form of {@code openssl genrsa -traditional}; for RSA keys. */
  public String pkcs1Pem() {
    return Pem.text("RSA PRIVATE KEY", inner());
  }

  /** The form of {@code openssl ecparam -genkey}: the curve's name, then the key; for EC keys. */
  public String sec1Pem() {
    try {
      byte[] curve =
          PrivateKeyInfo.getInstance(key.getEncoded())
              .getPrivateKeyAlgorithm()
              .getParameters()
              .toASN1Primitive()
              .getEncoded();
      return Pem.text("EC PARAMETERS", curve) + Pem.text("EC PRIVATE KEY", sec1());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * PKCS#8 under PBES2 (PBKDF2 with HMAC-SHA-256, AES-256-CBC), as {@code openssl pkcs8 -topk8}.
   */
  public String encryptedPkcs8Pem(String password) {
    try {
      var encryptor =
          new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
              .setProvider(new BouncyCastleProvider())
              .setPRF(PKCS8Generator.PRF_HMACSHA256)
              .setIterationCount(2048)
              .setPassword(password.toCharArray())
              .build();
      PemObject object = new JcaPKCS8Generator(key, encryptor).generate();
      return Pem.text(object.getType(), object.getContent());
    } catch (OperatorCreationException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes a PKCS#12 file with this one entry. */
  public Path writePkcs12(Path file, String password) {
    return TestCa.writePkcs12(file, password, this);
  }

  private byte[] inner() {
    try {
      return PrivateKeyInfo.getInstance(key.getEncoded())
          .parsePrivateKey()
          .toASN1Primitive()
          .getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Unlike the one inside PKCS#8, SEC1's own structure names the curve (RFC 5915 section 3). */
  private byte[] sec1() throws IOException {
    var info = PrivateKeyInfo.getInstance(key.getEncoded());
    var bare = ECPrivateKey.getInstance(info.parsePrivateKey());
    var curve = ASN1ObjectIdentifier.getInstance(info.getPrivateKeyAlgorithm().getParameters());
    int bits = ((ECKey) key).getParams().getOrder().bitLength();
    return new ECPrivateKey(bits, bare.getKey(), curve).getEncoded();
  }
}
