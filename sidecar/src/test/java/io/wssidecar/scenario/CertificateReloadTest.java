package io.wssidecar.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.ForkedSidecar;
import io.wssidecar.kit.HttpAnswer;
import io.wssidecar.kit.Issued;
import io.wssidecar.kit.RawPeer;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.kit.Soak;
import io.wssidecar.kit.SwappedCertificate;
import io.wssidecar.kit.TestCa;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Certificates reloaded by whoever asks: a signal, the operator's port, the files themselves. */
@Timeout(600)
class CertificateReloadTest {
  @TempDir Path dir;

  @Test
  void aSighupReloadsAndTellsWhat() {
    try (var app = AppUnderTest.start();
        var sidecar = ForkedSidecar.inFrontOf(app);
        var client = sidecar.connect("/echo")) {
      sidecar.hangUp();
      awaitLine(sidecar, "certificates unchanged");
      Issued next = sidecar.ca().issue("localhost", "127.0.0.1");
      next.writeTo(parent(sidecar));
      sidecar.hangUp();
      awaitLine(sidecar, "certificate reloaded name=" + sidecar.certificate().chain());
      assertEquals(
          next.chain()[0].getSerialNumber().longValue(), serial(sidecar.address(), sidecar.ca()));
      assertEquals("still here", client.echo("still here"));
    }
  }

  @Test
  void aPostReloadsOrTellsTheMistakes() throws IOException {
    TestCa ca = TestCa.create();
    var files = ca.issue("localhost").writeTo(dir);
    try (var app = AppUnderTest.start();
        var sidecar =
            SidecarUnderTest.with().apps(app).certificate(ca, files).health().admin().start()) {
      assertReload(sidecar, 200, "\"result\": \"unchanged\"");
      Files.writeString(files.chain(), "nothing");
      assertReload(sidecar, 422, "--cert " + files.chain() + ": no certificate in the file.");
      assertEquals(1.0, sidecar.metric("certificate_reloads_total", "failure"));
      assertEquals(200, sidecar.health("/readyz").status());
      try (var client = sidecar.connect("/echo")) {
        assertEquals("the old one serves", client.echo("the old one serves"));
      }
      var next = ca.request("localhost").expired().issue();
      next.writeTo(dir);
      Await.until(
          "its expiry",
          () -> {
            sidecar.admin("POST", "/reload");
            double told = sidecar.metric("certificate_expiry_seconds", files.chain().toString());
            return told == next.chain()[0].getNotAfter().toInstant().getEpochSecond();
          });
      assertEquals(1.0, sidecar.metric("certificate_reloads_total", "success"));
    }
  }

  @Test
  void manyReloadsLeaveNothingBehind() {
    try (var app = AppUnderTest.start();
        var sidecar = ForkedSidecar.inFrontOf(app, "--admin", "127.0.0.1:0")) {
      Issued[] pair = new Issued[2];
      for (int i = 0; i < 2; i++) {
        pair[i] = sidecar.ca().issue("localhost", "127.0.0.1");
      }
      int reloads = Soak.count(1_000, 100);
      reload(sidecar, pair, reloads);
      int descriptors = sidecar.descriptors();
      // The heap grows in steps until it has its size; what leaks grows in each round.
      Await.until(
          Duration.ofMinutes(4),
          "memory to come to rest",
          () -> {
            long before = sidecar.pssKib();
            reload(sidecar, pair, reloads);
            long grown = sidecar.pssKib() - before;
            System.out.printf("%d reloads, %d KiB more memory%n", reloads, grown);
            return grown < 3 << 10;
          });
      Await.until("the descriptors", () -> sidecar.descriptors() <= descriptors);
    }
  }

  private static void reload(ForkedSidecar sidecar, Issued[] pair, int times) {
    String[] address = sidecar.admin().split(":");
    InetSocketAddress admin = new InetSocketAddress(address[0], Integer.parseInt(address[1]));
    for (int i = 0; i < times; i++) {
      Issued next = pair[i % 2];
      next.writeTo(parent(sidecar));
      try (RawPeer peer = RawPeer.tcp(admin)) {
        peer.request("POST", "/reload", "Connection: close");
        HttpAnswer answer = peer.answer("POST");
        assertEquals(200, answer.status(), answer::text);
      }
      assertEquals(
          next.chain()[0].getSerialNumber().longValue(), serial(sidecar.address(), sidecar.ca()));
    }
  }

  private static Path parent(ForkedSidecar sidecar) {
    Path parent = sidecar.certificate().chain().getParent();
    assertTrue(parent != null);
    return parent;
  }

  private static void assertReload(SidecarUnderTest sidecar, int status, String says) {
    HttpAnswer answer = sidecar.admin("POST", "/reload");
    assertEquals(status, answer.status(), answer::text);
    assertTrue(answer.text().contains(says), answer::text);
  }

  private static void awaitLine(ForkedSidecar sidecar, String text) {
    Await.until(
        Duration.ofSeconds(10),
        text,
        () -> sidecar.lines().stream().anyMatch(line -> line.contains(text)));
  }

  private static long serial(InetSocketAddress address, TestCa ca) {
    try (RawPeer peer = RawPeer.tls(address, ca.clientContext())) {
      return SwappedCertificate.serial(peer.tls());
    }
  }
}
