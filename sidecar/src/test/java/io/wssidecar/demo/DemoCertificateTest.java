package io.wssidecar.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.config.TlsSettings.CertificateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DemoCertificateTest {
  @TempDir Path dir;

  @Test
  void isTrustedForThisMachinesNamesByAClientThatTrustsIt() throws Exception {
    CertificateFiles files = DemoCertificate.create(dir.resolve("new"));
    X509Certificate certificate = certificate(files.chain());
    assertEquals(
        256, ((ECPublicKey) certificate.getPublicKey()).getParams().getOrder().bitLength());
    certificate.checkValidity();
    Instant nextWeek = Instant.now().plus(Duration.ofDays(7));
    assertTrue(certificate.getNotAfter().toInstant().isAfter(nextWeek));
    String names = certificate.getSubjectAlternativeNames().toString();
    assertTrue(names.contains("0:0:0:0:0:0:0:1"), names);

    SSLContext tls = context(certificate, key(files.key()));
    try (SSLServerSocket server = listen(tls)) {
      Thread answering = new Thread(() -> answerTwice(server));
      answering.start();
      HttpClient client = HttpClient.newBuilder().sslContext(tls).build();
      for (String host : new String[] {"localhost", "127.0.0.1"}) {
        URI uri = URI.create("https://" + host + ":" + server.getLocalPort() + "/");
        HttpResponse<String> response =
            client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        assertEquals("ok", response.body());
      }
      answering.join();
    }
  }

  @Test
  void isNewEachTimeAndOnlyTheOwnerMayReadIt() throws Exception {
    Files.writeString(dir.resolve("demo-key.pem"), "an old one, open to all");
    CertificateFiles files = DemoCertificate.create(dir);
    for (Path file : new Path[] {files.chain(), files.key()}) {
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }
    String first = Files.readString(files.key());
    assertNotEquals(first, Files.readString(DemoCertificate.create(dir).key()));
  }

  @Test
  void saysWhatToDoWithoutKeytool() {
    IOException problem =
        assertThrows(IOException.class, () -> DemoCertificate.create(dir, dir.resolve("jre")));
    String message = problem.toString();
    assertTrue(message.contains(dir.resolve("jre/bin/keytool").toString()), message);
    assertTrue(message.contains("--cert"), message);
  }

  @Test
  void passesOnWhatAFailingKeytoolSays() throws Exception {
    Path keytool = Files.createDirectories(dir.resolve("jre/bin")).resolve("keytool");
    Files.writeString(keytool, "#!/bin/sh\necho no entropy left\nexit 3\n");
    Files.setPosixFilePermissions(keytool, PosixFilePermissions.fromString("rwx------"));
    IOException problem =
        assertThrows(IOException.class, () -> DemoCertificate.create(dir, dir.resolve("jre")));
    assertTrue(problem.toString().endsWith("ended with 3: no entropy left"), problem.toString());
  }

  private static X509Certificate certificate(Path pem) throws Exception {
    try (InputStream in = Files.newInputStream(pem)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static PrivateKey key(Path pem) throws Exception {
    String text = Files.readString(pem, StandardCharsets.US_ASCII);
    String body = text.replaceAll("-----[A-Z ]+-----|\\s", "");
    byte[] der = Base64.getDecoder().decode(body);
    return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
  }

  private static SSLContext context(X509Certificate certificate, PrivateKey key)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("demo", key, new char[0], new Certificate[] {certificate});
    store.setCertificateEntry("trusted", certificate);
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, new char[0]);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS", "SunJSSE");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static SSLServerSocket listen(SSLContext tls) throws IOException {
    return (SSLServerSocket)
        tls.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  private static void answerTwice(SSLServerSocket server) {
    for (int i = 0; i < 2; i++) {
      try (SSLSocket socket = (SSLSocket) server.accept()) {
        InputStream in = socket.getInputStream();
        String head = "";
        while (!head.endsWith("\r\n\r\n")) {
          head += (char) in.read();
        }
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        return; // the client's side of the test tells
      }
    }
  }
}
