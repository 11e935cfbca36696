package io.wssidecar.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wssidecar.config.ConfigException;
import io.wssidecar.kit.Issued;
import io.wssidecar.kit.TestCa;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PemFilesTest {
  private static final TestCa CA = TestCa.create();
  private static final Issued EC = CA.intermediate().issue("ec.example");
  private static final Issued RSA = CA.request("rsa.example").rsa().issue();
  private static final String PASSWORD = "pass wörd";
  private static Provider conscrypt;

  @TempDir Path dir;
  private final PemFiles pem = new PemFiles(new PrivateKeys(conscrypt));

  @BeforeAll
  static void loadConscrypt() throws ConfigException {
    conscrypt = ConscryptProvider.create();
  }

  static Stream<Arguments> keys() {
    String commented = "subject=CN = é\r\n  Private-Key: (256 bit)\r\npriv:\r\n    00:ab\r\n";
    return Stream.of(
        Arguments.of("EC as PKCS#8", EC, EC.pkcs8Pem()),
        Arguments.of("EC as SEC1 after its parameters", EC, EC.sec1Pem()),
        Arguments.of(
            "EC as SEC1 alone",
            EC,
            EC.sec1Pem().substring(EC.sec1Pem().indexOf("-----BEGIN EC PR"))),
        Arguments.of("EC encrypted", EC, EC.encryptedPkcs8Pem(PASSWORD)),
        Arguments.of("RSA as PKCS#8", RSA, RSA.pkcs8Pem()),
        Arguments.of("RSA as PKCS#1", RSA, RSA.pkcs1Pem()),
        Arguments.of("RSA encrypted", RSA, RSA.encryptedPkcs8Pem(PASSWORD)),
        Arguments.of("Windows line ends", EC, EC.pkcs8Pem().replace("\n", "\r\n")),
        Arguments.of("no line end at the end", EC, EC.pkcs8Pem().strip()),
        Arguments.of("blanks around lines", EC, EC.pkcs8Pem().replace("\n", "  \n\t")),
        Arguments.of("text before", EC, commented + EC.sec1Pem()),
        Arguments.of("after its chain", EC, EC.chainPem() + EC.pkcs8Pem()),
        Arguments.of("before its chain", EC, EC.pkcs8Pem() + EC.chainPem()),
        Arguments.of("P-384", CA.request("x").curve("secp384r1").issue(), null),
        Arguments.of("P-521", CA.request("x").curve("secp521r1").issue(), null));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void keys(String form, Issued issued, String text) throws Exception {
    String content = text == null ? issued.sec1Pem() : text;
    PrivateKey key = pem.key(write(content), PASSWORD.toCharArray());
    assertEquals("org.conscrypt", key.getClass().getPackageName());
    assertEquals(issued.key().getAlgorithm(), key.getAlgorithm());
    // Not the same bytes: the JDK and BoringSSL differ in the optional parts. The same secret.
    assertTrue(
        new ChainCheck(conscrypt).leafFirst(List.of(issued.chain()), key).isPresent(),
        "another key");
  }

  static Stream<Arguments> encryptions() {
    List<ASN1ObjectIdentifier> ciphers =
        List.of(
            PKCS8Generator.DES3_CBC,
            PKCS8Generator.AES_128_CBC,
            PKCS8Generator.AES_192_CBC,
            PKCS8Generator.AES_256_CBC);
    List<AlgorithmIdentifier> hashes =
        List.of(
            PKCS8Generator.PRF_HMACSHA1,
            PKCS8Generator.PRF_HMACSHA224,
            PKCS8Generator.PRF_HMACSHA256,
            PKCS8Generator.PRF_HMACSHA384,
            PKCS8Generator.PRF_HMACSHA512);
    return ciphers.stream().flatMap(c -> hashes.stream().map(h -> Arguments.of(c, h)));
  }

  @ParameterizedTest
  @MethodSource
  void encryptions(ASN1ObjectIdentifier cipher, AlgorithmIdentifier hash) throws Exception {
    var encryptor =
        new JceOpenSSLPKCS8EncryptorBuilder(cipher)
            .setProvider(new BouncyCastleProvider())
            .setPRF(hash)
            .setPassword("secret".toCharArray()) // for SHA-1 BouncyCastle would not use UTF-8
            .build();
    byte[] encrypted = new JcaPKCS8Generator(EC.key(), encryptor).generate().getContent();
    assertArrayEquals(EC.key().getEncoded(), EncryptedKey.open(encrypted, "secret".toCharArray()));
    Mistake mistake =
        assertThrows(Mistake.class, () -> EncryptedKey.open(encrypted, "other".toCharArray()));
    assertTrue(mistake.getMessage().startsWith("the password does not open the key."));
  }

  static Stream<Arguments> badKeys() {
    String pkcs8 = EC.pkcs8Pem();
    return Stream.of(
        Arguments.of("", "no private key in the file."),
        Arguments.of("hello\n", "no private key in the file."),
        Arguments.of(EC.chainPem(), "no private key in the file."),
        Arguments.of(pkcs8.substring(0, 80), "the PRIVATE KEY block has no end."),
        Arguments.of(
            pkcs8.substring(0, 80) + "\n" + EC.chainPem(), "the PRIVATE KEY block has no end."),
        Arguments.of(pkcs8.replace("M", "!"), "the PRIVATE KEY block is not base64."),
        Arguments.of(
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
            "the PRIVATE KEY block is damaged."),
        Arguments.of(
            "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n"
                + "AAAA\n-----END RSA PRIVATE KEY-----",
            "the key is encrypted in the traditional way"),
        Arguments.of(
            CA.request("x").algorithm("Ed25519").issue().pkcs8Pem(),
            "the key's algorithm (Ed25519) is not supported."),
        Arguments.of(
            "-----BEGIN DSA PRIVATE KEY-----\nAAAA\n-----END DSA PRIVATE KEY-----",
            "a DSA PRIVATE KEY is not supported."),
        Arguments.of(
            "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----",
            "a OPENSSH PRIVATE KEY is not supported."));
  }

  @ParameterizedTest
  @MethodSource
  void badKeys(String content, String says) throws Exception {
    Path file = write(content);
    Mistake mistake = assertThrows(Mistake.class, () -> pem.key(file, null));
    assertTrue(mistake.getMessage().startsWith(says), mistake::getMessage);
    assertTrue(mistake.getMessage().endsWith("."), mistake::getMessage);
  }

  @Test
  void aTraditionallyEncryptedKeyIsRefusedWithTheCommandThatConvertsIt() throws Exception {
    Path file =
        write(
            "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n"
                + "-----END EC PRIVATE KEY-----");
    Mistake mistake = assertThrows(Mistake.class, () -> pem.key(file, new char[0]));
    assertTrue(mistake.getMessage().contains("openssl pkcs8 -topk8"), mistake::getMessage);
  }

  @Test
  void anEncryptedKeyAsksForThePasswordFile() throws Exception {
    Path file = write(EC.encryptedPkcs8Pem(PASSWORD));
    Mistake mistake = assertThrows(Mistake.class, () -> pem.key(file, null));
    assertTrue(mistake.getMessage().contains("--key-password-file"), mistake::getMessage);
  }

  @Test
  void readsAllCertificatesInTheirOrderAndNothingElse() throws Exception {
    String text = EC.chainPem();
    Path file = write("Certificate:\n  Version: 3\n" + text + EC.pkcs8Pem() + RSA.chainPem());
    List<X509Certificate> found = pem.certificates(file);
    assertEquals(List.of(EC.chain()[0], EC.chain()[1], RSA.chain()[0]), found);
  }

  static Stream<Arguments> badCertificates() {
    return Stream.of(
        Arguments.of("", "no certificate in the file."),
        Arguments.of(EC.pkcs8Pem(), "no certificate in the file."),
        Arguments.of(
            "-----BEGIN PKCS7-----\nAAAA\n-----END PKCS7-----",
            "the certificates are packed as PKCS#7."),
        Arguments.of(
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
            "a CERTIFICATE block is damaged."),
        Arguments.of("0\u0082", "the file is binary (DER or PKCS#12), not PEM."));
  }

  @ParameterizedTest
  @MethodSource
  void badCertificates(String content, String says) throws Exception {
    Path file = write(content);
    Mistake mistake = assertThrows(Mistake.class, () -> pem.certificates(file));
    assertTrue(mistake.getMessage().startsWith(says), mistake::getMessage);
  }

  @Test
  void filesThatCannotBeRead() throws Exception {
    assertMistake("does not exist.", dir.resolve("missing.pem"));
    assertMistake("is a directory.", dir);
    Path large = Files.write(dir.resolve("large"), new byte[(1 << 20) + 1]);
    assertMistake("is larger than 1 MiB.", large);
  }

  private static void assertMistake(String says, Path file) {
    Mistake mistake = assertThrows(Mistake.class, () -> PemFiles.read(file));
    assertTrue(mistake.getMessage().startsWith(says), mistake::getMessage);
  }

  @Test
  void damagedKeysAreMistakesAndNothingWorse() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<String> texts =
        List.of(EC.pkcs8Pem(), EC.sec1Pem(), RSA.pkcs1Pem(), EC.encryptedPkcs8Pem(PASSWORD));
    for (int i = 0; i < 600; i++) {
      byte[] text = texts.get(i % 4).getBytes(StandardCharsets.US_ASCII);
      text[random.nextInt(text.length)] = (byte) (32 + random.nextInt(95));
      Path file = Files.write(dir.resolve("fuzz"), text);
      try {
        pem.key(file, PASSWORD.toCharArray());
      } catch (Mistake expected) {
        assertTrue(expected.getMessage().endsWith("."));
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", round " + i, e);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "genrsa -out KEY 2048",
        "genrsa -traditional -out KEY 2048",
        "genrsa -des3 -passout pass:gehëim -out KEY 2048",
        "ecparam -name prime256v1 -genkey -out KEY",
        "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out KEY",
        "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -aes192 -pass pass:gehëim -out KEY",
        "genpkey -algorithm RSA -text -out KEY"
      })
  void keysAsOpenSslWritesThem(String command) throws Exception {
    assumeTrue(runs("openssl", "version"), "no openssl on the path");
    Path file = dir.resolve("key.pem");
    String[] words = ("openssl " + command.replace("KEY", file.toString())).split(" ");
    assertTrue(runs(words), command);
    PrivateKey key = pem.key(file, "gehëim".toCharArray());
    assertEquals(
        command.contains("rsa") || command.contains("RSA") ? "RSA" : "EC", key.getAlgorithm());
  }

  private static boolean runs(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private Path write(String content) throws IOException {
    return Files.write(dir.resolve("file.pem"), content.getBytes(StandardCharsets.ISO_8859_1));
  }
}
