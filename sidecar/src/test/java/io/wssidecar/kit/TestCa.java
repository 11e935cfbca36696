package io.wssidecar.kit;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A certificate authority that lives as long as a test. {@code create().issue("localhost")} is
 * enough for most; {@link #request} has the rest. Safe to share between threads.
 */
public final class TestCa {
  private static final AtomicLong SERIAL = new AtomicLong(1);
  private static final int CA_USAGE = KeyUsage.keyCertSign | KeyUsage.cRLSign;

  /** This authority first, then those above it; the last one is the root. */
  private final X509Certificate[] path;

  private final PrivateKey key;

  private TestCa(X509Certificate[] path, PrivateKey key) {
    this.path = path;
    this.key = key;
  }

  /** A new root. */
  public static TestCa create() {
    return create("Test Root " + SERIAL.get());
  }

  /** A new root of that name, for tests that need two of the same. */
  public static TestCa create(String commonName) {
    return create(commonName, Instant.now());
  }

  /** A root that was made then, and is good for sixty days. */
  public static TestCa createOn(Instant then) {
    return create("Test Root " + SERIAL.get(), then);
  }

  private static TestCa create(String commonName, Instant then) {
    KeyPair pair = KeyPairs.ec("secp256r1");
    X500Name name = new X500Name("CN=" + commonName);
    X509Certificate self = sign(authority(name, name, pair, then), pair.getPrivate());
    return new TestCa(new X509Certificate[] {self}, pair.getPrivate());
  }

  /**
   * An authority below this one. What it issues carries it in the chain; clients trust the root.
   */
  public TestCa intermediate() {
    KeyPair pair = KeyPairs.ec("secp256r1");
    X500Name name = new X500Name("CN=Test Intermediate " + SERIAL.get());
    X509Certificate mine = sign(authority(subject(path[0]), name, pair, Instant.now()), key);
    return new TestCa(prepend(mine, path), pair.getPrivate());
  }

  /**
   * An impostor: whoever holds that certificate signs others with it, though it is no authority.
   */
  public static TestCa impersonatedBy(Issued holder, TestCa issuer) {
    return new TestCa(prepend(holder.chain()[0], issuer.path), holder.key());
  }

  /** An EC P-256 server certificate for these DNS names or addresses, good for a day. */
  public Issued issue(String... names) {
    return request(names).issue();
  }

  /** Like {@link #issue}, with wishes. */
  public CertificateRequest request(String... names) {
    return new CertificateRequest(this, names);
  }

  /** The root alone, as a client would be given it. */
  public X509Certificate certificate() {
    return path[path.length - 1];
  }

  /** The root alone. */
  public String certificatePem() {
    return Pem.of(certificate());
  }

  /** The JDK's trust managers, trusting this authority's root and nothing else. */
  public TrustManager[] trustManagers() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry("root", certificate());
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      return factory.getTrustManagers();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The JDK's own TLS for a client that trusts this authority; each call gives a fresh session
   * cache.
   */
  public SSLContext clientContext() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The JDK's own TLS for a client that trusts this authority and shows that certificate if it is
   * asked for one; each call gives a fresh session cache.
   */
  public SSLContext clientContext(Issued own) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {new OneKey(own)}, trustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A list of those that this authority has taken back, good for a day. */
  public String crlPem(Issued... revoked) {
    Instant now = Instant.now();
    return crlPem(now.minusSeconds(3600), now.plus(Duration.ofDays(1)), null, revoked);
  }

  /**
   * Likewise.
   *
   * @param scope what the list is limited to; null for everything
   */
  public String crlPem(
      Instant from, Instant until, @Nullable IssuingDistributionPoint scope, Issued... revoked) {
    X509v2CRLBuilder list = new X509v2CRLBuilder(subject(path[0]), Date.from(from));
    list.setNextUpdate(Date.from(until));
    for (Issued each : revoked) {
      BigInteger serial = each.chain()[0].getSerialNumber();
      list.addCRLEntry(serial, Date.from(from), CRLReason.keyCompromise);
    }
    try {
      if (scope != null) {
        list.addExtension(Extension.issuingDistributionPoint, true, scope);
      }
      return Pem.text("X509 CRL", list.build(signer(key)).getEncoded());
    } catch (OperatorCreationException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** This authority as one who was issued, for those above it to take it back. */
  public Issued asIssued() {
    return new Issued(path, key);
  }

  /** This authority's own certificate, and not its root's. */
  public String ownPem() {
    return Pem.of(path[0]);
  }

  /** Writes a PKCS#12 file whose entries are named {@code key-0}, {@code key-1} and so on. */
  public static Path writePkcs12(Path file, String password, Issued... entries) {
    try (OutputStream out = Files.newOutputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (int i = 0; i < entries.length; i++) {
        store.setKeyEntry("key-" + i, entries[i].key(), password.toCharArray(), entries[i].chain());
      }
      store.store(out, password.toCharArray());
      return file;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A certificate below this authority, still without its extensions. */
  X509v3CertificateBuilder below(X500Name name, KeyPair pair, Instant from, Instant until) {
    return builder(subject(path[0]), name, pair, from, until);
  }

  /** Signs it. */
  Issued issue(X509v3CertificateBuilder certificate, PrivateKey itsKey) {
    // The root stays at home: clients have it.
    X509Certificate[] above = Arrays.copyOf(path, path.length - 1);
    return new Issued(prepend(sign(certificate, key), above), itsKey);
  }

  private static X509v3CertificateBuilder authority(
      X500Name issuer, X500Name name, KeyPair pair, Instant now) {
    X509v3CertificateBuilder builder =
        builder(issuer, name, pair, now.minus(Duration.ofDays(60)), now.plus(Duration.ofDays(60)));
    try {
      return builder
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
          .addExtension(Extension.keyUsage, true, new KeyUsage(CA_USAGE));
    } catch (CertIOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer, X500Name name, KeyPair pair, Instant from, Instant until) {
    BigInteger serial = BigInteger.valueOf(SERIAL.getAndIncrement());
    return new JcaX509v3CertificateBuilder(
        issuer, serial, Date.from(from), Date.from(until), name, pair.getPublic());
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key) {
    try {
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer(key)));
    } catch (OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ContentSigner signer(PrivateKey key) throws OperatorCreationException {
    return new JcaContentSignerBuilder("SHA256withECDSA").build(key);
  }

  private static X500Name subject(X509Certificate certificate) {
    return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
  }

  private static X509Certificate[] prepend(X509Certificate first, X509Certificate... rest) {
    return Stream.concat(Stream.of(first), Stream.of(rest)).toArray(X509Certificate[]::new);
  }
}
