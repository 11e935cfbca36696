package io.wssidecar.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.Command;
import io.wssidecar.kit.Content;
import io.wssidecar.kit.Peers;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.kit.Soak;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** curl through the sidecar, its certificate checked. */
@Timeout(600)
class CurlTest {
  @TempDir Path directory;
  private final AppUnderTest app = AppUnderTest.start();
  private final SidecarUnderTest sidecar = SidecarUnderTest.inFrontOf(app);

  @BeforeEach
  void writeCa() throws IOException {
    Files.writeString(directory.resolve("ca.pem"), sidecar.ca().certificatePem());
  }

  @AfterEach
  void end() {
    sidecar.close();
    app.close();
  }

  @Test
  void getsOverHttp11() {
    String said = curl("/bytes/5", "-o", "/dev/null", "-w", "%{http_version} %{http_code}");
    assertEquals("1.1 200", said);
  }

  @Test
  void asksForTheHeadOnly() {
    String head = curl("/bytes/12345", "--head");
    assertTrue(head.toLowerCase(Locale.ROOT).contains("content-length: 12345"), head);
  }

  @Test
  void postsAForm() {
    byte[] form = "name=value&other=%20".getBytes(StandardCharsets.ISO_8859_1);
    assertEquals(heard("POST", form), curl("/form", "--data", "name=value&other=%20"));
  }

  @Test
  void uploadsChunked() throws IOException {
    byte[] content = Content.random(new SplittableRandom(7), 3_000_000);
    Path file = Files.write(directory.resolve("upload"), content);
    String said =
        curl("/up", "-X", "POST", "-H", "Transfer-Encoding: chunked", "-T", file.toString());
    assertEquals(heard("POST", content), said);
  }

  @Test
  void waitsFor100ContinueAndGetsIt() throws IOException {
    byte[] content = Content.random(new SplittableRandom(8), 2_000_000);
    Path file = Files.write(directory.resolve("upload"), content);
    var outcome =
        run(
            "/up",
            "-v",
            "--expect100-timeout",
            "60",
            "-H",
            "Expect: 100-continue",
            "-T",
            file.toString());
    assertEquals(heard("PUT", content), outcome.out());
    assertTrue(outcome.err().contains("< HTTP/1.1 100"), outcome::toString);
  }

  @Test
  void uploadsALargeFileInConstantMemory() throws Exception {
    int megabytes = Soak.count(1024, 100);
    MessageDigest digest = Content.sha256();
    Path file = directory.resolve("large");
    SplittableRandom random = new SplittableRandom(9);
    try (OutputStream out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
      for (int i = 0; i < megabytes; i++) {
        out.write(Content.random(random, 1 << 20));
      }
    }
    String said = curl("/up", "-T", file.toString());
    assertEquals("PUT " + ((long) megabytes << 20) + " " + Content.hex(digest.digest()), said);
  }

  @Test
  void downloadsALargeFileInConstantMemory() {
    long bytes = (long) Soak.count(1024, 100) << 20;
    String said = curl("/bytes/" + bytes, "-o", "/dev/null", "-w", "%{size_download}");
    assertEquals(Long.toString(bytes), said);
  }

  @Test
  void reusesItsConnection() {
    String url = sidecar.url("/bytes/1");
    String said =
        curl("/bytes/1", "-o", "/dev/null", "-w", "%{num_connects} ", url, "-o", "/dev/null");
    assertEquals("1 0 ", said);
  }

  @Test
  void printsServerSentEventsAsTheyCome() throws IOException {
    Process curl =
        new ProcessBuilder(words("/events", "-N"))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var lines =
        new BufferedReader(new InputStreamReader(curl.getInputStream(), StandardCharsets.UTF_8))) {
      Await.equal("listeners", 1, app::listeners);
      for (int i = 0; i < 3; i++) {
        app.publish("number " + i);
        assertEquals("data: number " + i, lines.readLine());
        assertEquals("", lines.readLine());
      }
    } finally {
      curl.destroyForcibly();
    }
    Await.equal("listeners after curl was killed", 0, app::listeners);
  }

  private String curl(String path, String... flags) {
    return run(path, flags).out();
  }

  private Command.Outcome run(String path, String... flags) {
    String[] words = words(path, flags).toArray(new String[0]);
    return Command.run(Duration.ofMinutes(5), directory, "", words).succeeded();
  }

  private List<String> words(String path, String... flags) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of(Peers.require("curl"), "--silent", "--show-error"));
    words.addAll(List.of("--cacert", directory.resolve("ca.pem").toString()));
    words.addAll(List.of(flags));
    words.add(sidecar.url(path));
    return words;
  }

  private static String heard(String method, byte[] body) {
    return method + " " + body.length + " " + Content.hash(body);
  }
}
