package io.wssidecar.kit;

import io.wssidecar.config.TlsSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
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
    KeyPair pair = ecPair("secp256r1");
    X500Name name = new X500Name("CN=" + commonName);
    X509Certificate self = sign(authority(name, name, pair, then), pair.getPrivate());
    return new TestCa(new X509Certificate[] {self}, pair.getPrivate());
  }

  /**
   * An authority below this one. What it issues carries it in the chain; clients trust the root.
   */
  public TestCa intermediate() {
    KeyPair pair = ecPair("secp256r1");
    X500Name name = new X500Name("CN=Test Intermediate " + SERIAL.get());
    X509Certificate mine = sign(authority(subject(path[0]), name, pair, Instant.now()), key);
    return new TestCa(prepend(mine, path), pair.getPrivate());
  }

  /**
   * An impostor: whoever holds that certificate signs others with it, though it is no authority.
   */
  public static TestCa impersonatedBy(Issued holder, TestCa issuer) {
    return new TestCa(prepend(holder.chain[0], issuer.path), holder.key);
  }

  /** An EC P-256 server certificate for these DNS names or addresses, good for a day. */
  public Issued issue(String... names) {
    return request(names).issue();
  }

  /** Like {@link #issue}, with wishes. */
  public Request request(String... names) {
    return new Request(this, names);
  }

  /** The root alone, as a client would be given it. */
  public X509Certificate certificate() {
    return path[path.length - 1];
  }

  /** The root alone. */
  public String certificatePem() {
    return pem("CERTIFICATE", encoded(certificate()));
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
      return pem("X509 CRL", list.build(signer(key)).getEncoded());
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
    return pem("CERTIFICATE", encoded(path[0]));
  }

  /** What a certificate should be like. For one thread. */
  public static final class Request {
    private final TestCa ca;
    private final String[] names;
    private Instant from = Instant.now().minus(Duration.ofHours(1));
    private Instant until = Instant.now().plus(Duration.ofDays(1));
    private KeyPair pair = ecPair("secp256r1");
    private final List<GeneralName> alternatives = new ArrayList<>();
    private final List<KeyPurposeId> purposes = new ArrayList<>();
    private @Nullable String subject;
    private boolean findable;

    private Request(TestCa ca, String... names) {
      this.ca = ca;
      this.names = names.clone();
    }

    public Request rsa() {
      pair = rsaPair(2048);
      return this;
    }

    /** A key on another curve, such as {@code secp384r1}. */
    public Request curve(String curve) {
      pair = ecPair(curve);
      return this;
    }

    /** A key of an algorithm that has no parameters, such as {@code Ed25519}. */
    public Request algorithm(String algorithm) {
      pair = generate(algorithm);
      return this;
    }

    /** The key of an earlier certificate again. */
    public Request sameKeyAs(Issued other) {
      pair = new KeyPair(other.chain()[0].getPublicKey(), other.key());
      return this;
    }

    public Request validity(Instant from, Instant until) {
      this.from = from;
      this.until = until;
      return this;
    }

    /** With a pointer to the issuer's certificate, as public authorities put into theirs. */
    public Request findable() {
      findable = true;
      return this;
    }

    /** A certificate that ended yesterday. */
    public Request expired() {
      Instant now = Instant.now();
      return validity(now.minus(Duration.ofDays(30)), now.minus(Duration.ofDays(1)));
    }

    /** A whole subject, in place of the first name. */
    public Request subject(String whole) {
      subject = whole;
      return this;
    }

    /** One more alternative name, such as a {@link GeneralName#uniformResourceIdentifier}. */
    public Request alternative(int kind, String name) {
      alternatives.add(new GeneralName(kind, name));
      return this;
    }

    /** What the certificate may be used for; critical. */
    public Request purposes(KeyPurposeId... some) {
      purposes.addAll(List.of(some));
      return this;
    }

    public Issued issue() {
      X500Name name =
          new X500Name(
              subject == null ? "CN=" + (names.length == 0 ? "nameless" : names[0]) : subject);
      X509v3CertificateBuilder builder =
          builder(TestCa.subject(ca.path[0]), name, pair, from, until);
      try {
        if (names.length > 0 || !alternatives.isEmpty()) {
          builder.addExtension(Extension.subjectAlternativeName, false, alternativeNames());
        }
        if (!purposes.isEmpty()) {
          KeyPurposeId[] all = purposes.toArray(KeyPurposeId[]::new);
          builder.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(all));
        }
        if (findable) {
          GeneralName where =
              new GeneralName(GeneralName.uniformResourceIdentifier, "http://ca.example/ca.crt");
          builder.addExtension(
              Extension.authorityInfoAccess,
              false,
              new AuthorityInformationAccess(AccessDescription.id_ad_caIssuers, where));
        }
      } catch (CertIOException e) {
        throw new IllegalStateException(e);
      }
      X509Certificate leaf = sign(builder, ca.key);
      // The root stays at home: clients have it.
      X509Certificate[] above = Arrays.copyOf(ca.path, ca.path.length - 1);
      return new Issued(prepend(leaf, above), pair.getPrivate());
    }

    private GeneralNames alternativeNames() {
      List<GeneralName> all = new ArrayList<>();
      for (String name : names) {
        all.add(
            new GeneralName(isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name));
      }
      all.addAll(alternatives);
      return new GeneralNames(all.toArray(GeneralName[]::new));
    }
  }

  /** A certificate with its key, and every form in which an operator may bring them. */
  public static final class Issued {
    private final X509Certificate[] chain;
    private final PrivateKey key;

    private Issued(X509Certificate[] chain, PrivateKey key) {
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
        all.append(pem("CERTIFICATE", encoded(certificate)));
      }
      return all.toString();
    }

    public String pkcs8Pem() {
      return pem("PRIVATE KEY", key.getEncoded());
    }

    /** The form of {@code openssl genrsa -traditional}; for RSA keys. */
    public String pkcs1Pem() {
      return pem("RSA PRIVATE KEY", inner());
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
        return pem("EC PARAMETERS", curve) + pem("EC PRIVATE KEY", sec1());
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
        return pem(object.getType(), object.getContent());
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

  private static boolean isAddress(String name) {
    return name.indexOf(':') >= 0 || name.matches("[0-9.]+");
  }

  private static X500Name subject(X509Certificate certificate) {
    return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
  }

  private static X509Certificate[] prepend(X509Certificate first, X509Certificate... rest) {
    return Stream.concat(Stream.of(first), Stream.of(rest)).toArray(X509Certificate[]::new);
  }

  private static KeyPair ecPair(String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve), new SecureRandom());
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair rsaPair(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair generate(String algorithm) {
    try {
      return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String type, byte[] content) {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(type, content));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
