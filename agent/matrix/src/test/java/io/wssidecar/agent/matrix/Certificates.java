package io.wssidecar.agent.matrix;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The PKCS#12 files, all with the password {@code secret}, that hosts and clients use. */
final class Certificates {
  private static final AtomicLong SERIAL = new AtomicLong(1);

  private final KeyPair rootKeys;
  private final X509Certificate root;

  private Certificates(String name) throws GeneralSecurityException, OperatorCreationException {
    rootKeys = keys();
    try {
      root = sign(name, name, rootKeys, rootKeys.getPrivate(), Duration.ofDays(60), true);
    } catch (CertIOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** {@code server}, {@code client}, {@code expired}, {@code stranger} and {@code trust}. */
  static void write(Path folder) throws Exception {
    Certificates ours = new Certificates("Matrix Root");
    Certificates others = new Certificates("Unknown Root");
    store(folder.resolve("server.p12"), ours, ours.leaf("localhost", Duration.ofDays(1)));
    store(folder.resolve("client.p12"), ours, ours.leaf("client", Duration.ofDays(1)));
    store(folder.resolve("expired.p12"), ours, ours.leaf("late", Duration.ofDays(-1)));
    store(folder.resolve("stranger.p12"), others, others.leaf("stranger", Duration.ofDays(1)));
    save(folder.resolve("trust.p12"), store -> store.setCertificateEntry("root", ours.root));
    save(folder.resolve("distrust.p12"), store -> store.setCertificateEntry("root", others.root));
  }

  private record Leaf(X509Certificate certificate, PrivateKey key) {}

  private Leaf leaf(String name, Duration ahead) throws Exception {
    KeyPair pair = keys();
    String issuer = root.getSubjectX500Principal().getName().substring("CN=".length());
    return new Leaf(
        sign(issuer, name, pair, rootKeys.getPrivate(), ahead, false), pair.getPrivate());
  }

  private interface Filling {
    void into(KeyStore store) throws GeneralSecurityException;
  }

  private static void store(Path file, Certificates authority, Leaf leaf) throws Exception {
    X509Certificate[] chain = {leaf.certificate(), authority.root};
    save(file, store -> store.setKeyEntry("key", leaf.key(), "secret".toCharArray(), chain));
  }

  private static void save(Path file, Filling filling)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    filling.into(store);
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, "secret".toCharArray());
    }
  }

  private static X509Certificate sign(
      String issuer, String name, KeyPair pair, PrivateKey by, Duration ahead, boolean authority)
      throws GeneralSecurityException, OperatorCreationException, CertIOException {
    Instant now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            new X500Name("CN=" + issuer),
            BigInteger.valueOf(SERIAL.getAndIncrement()),
            Date.from(now.minus(Duration.ofDays(30))),
            Date.from(now.plus(ahead)),
            new X500Name("CN=" + name),
            pair.getPublic());
    if (authority) {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    } else {
      var dns = new GeneralName(GeneralName.dNSName, name);
      builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(dns));
    }
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(by);
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }

  private static KeyPair keys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }
}
