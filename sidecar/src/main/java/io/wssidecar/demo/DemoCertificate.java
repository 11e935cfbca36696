package io.wssidecar.demo;

import io.wssidecar.config.TlsSettings.CertificateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A throw-away certificate for this machine: {@code localhost}, {@code 127.0.0.1} and {@code ::1},
 * self-signed, good for 30 days.
 *
 * <p>The JDK can make one with its program {@code keytool} only, its classes for it being internal;
 * a library for the demo alone would travel with every sidecar.
 */
public final class DemoCertificate {
  private static final String ALIAS = "demo";

  private DemoCertificate() {}

  /**
   * Makes a new key and certificate; blocks for about a second. Files of an earlier demo are
   * replaced.
   *
   * @param dir where {@code demo-cert.pem} and {@code demo-key.pem} go; made if it is not there
   * @throws IOException in words for the operator, when {@code keytool} is missing or fails, or the
   *     files cannot be written
   */
  public static CertificateFiles create(Path dir) throws IOException {
    return create(dir, Path.of(System.getProperty("java.home")));
  }

  static CertificateFiles create(Path dir, Path javaHome) throws IOException {
    Files.createDirectories(dir);
    Path workshop = Files.createTempDirectory("wss-sidecar-demo"); // nobody else's to read
    try {
      Path keystore = workshop.resolve("demo.p12");
      Path output = workshop.resolve("keytool.txt");
      String password = password();
      runKeytool(javaHome, keystore, password, output);
      return export(keystore, password, dir);
    } catch (GeneralSecurityException e) {
      throw new IOException("demo certificate: the keystore that keytool made is unreadable", e);
    } finally {
      for (String name : List.of("demo.p12", "keytool.txt")) {
        Files.deleteIfExists(workshop.resolve(name));
      }
      Files.deleteIfExists(workshop);
    }
  }

  private static void runKeytool(Path javaHome, Path keystore, String password, Path output)
      throws IOException {
    Path keytool = javaHome.resolve("bin").resolve("keytool");
    ProcessBuilder builder =
        new ProcessBuilder(
            keytool.toString(),
            "-genkeypair",
            "-alias",
            ALIAS,
            "-keystore",
            keystore.toString(),
            "-storetype",
            "PKCS12",
            "-storepass:env",
            "WSS_DEMO_PASSWORD",
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-sigalg",
            "SHA256withECDSA",
            "-dname",
            "CN=localhost",
            "-startdate",
            "-1H",
            "-validity",
            "30",
            "-ext",
            "ku:c=digitalSignature",
            "-ext",
            "eku=serverAuth",
            "-ext",
            "san=dns:localhost,ip:127.0.0.1,ip:::1");
    // In the environment, for a command line is there for everybody to see.
    builder.environment().put("WSS_DEMO_PASSWORD", password);
    builder.environment().remove("JAVA_TOOL_OPTIONS"); // an agent of ours has no business there
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new IOException(
          "demo certificate: no keytool at "
              + keytool
              + ". Run with a complete Java runtime, or give `run` a certificate with --cert and --key.",
          e);
    }
    int exit = exitOf(process);
    if (exit != 0) {
      String said = Files.readString(output, StandardCharsets.ISO_8859_1).strip();
      throw new IOException("demo certificate: " + keytool + " ended with " + exit + ": " + said);
    }
  }

  private static int exitOf(Process process) throws IOException {
    try {
      if (process.waitFor(60, TimeUnit.SECONDS)) {
        return process.exitValue();
      }
      throw new IOException("demo certificate: keytool did not end within 60 s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("demo certificate: interrupted while keytool ran", e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static CertificateFiles export(Path keystore, String password, Path dir)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keystore)) {
      store.load(in, password.toCharArray());
    }
    byte[] certificate = store.getCertificate(ALIAS).getEncoded();
    byte[] key = store.getKey(ALIAS, password.toCharArray()).getEncoded();
    CertificateFiles files =
        new CertificateFiles(dir.resolve("demo-cert.pem"), dir.resolve("demo-key.pem"));
    write(files.chain(), pem("CERTIFICATE", certificate));
    write(files.key(), pem("PRIVATE KEY", key));
    return files;
  }

  private static String pem(String label, byte[] der) {
    byte[] newline = "\n".getBytes(StandardCharsets.US_ASCII);
    String body = Base64.getMimeEncoder(64, newline).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }

  /** For the owner's eyes only from the first byte on: not written first and locked afterwards. */
  private static void write(Path file, String pem) throws IOException {
    Files.deleteIfExists(file);
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.writeString(file, pem, StandardCharsets.US_ASCII);
  }

  private static String password() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
