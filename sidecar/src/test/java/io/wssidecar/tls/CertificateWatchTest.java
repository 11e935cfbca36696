package io.wssidecar.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.config.ConfigException;
import io.wssidecar.config.TlsSettings.CertificateFiles;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.Issued;
import io.wssidecar.kit.RecordedEvents;
import io.wssidecar.kit.TestCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real directories and real events where those matter; a clock of our own where time does. */
class CertificateWatchTest {
  private static final TestCa CA = TestCa.create();
  private static final long MILLIS = TimeUnit.MILLISECONDS.toNanos(1);

  @TempDir Path dir;
  private final RecordedEvents events = new RecordedEvents();
  private long now = Long.MAX_VALUE - 10_000 * MILLIS;

  @Test
  void servesWhatWasRenamedOverTheOld() throws Exception {
    CertificateFiles files = CA.issue("one").writeTo(dir);
    try (CertificateWatch watch = CertificateWatch.start(reload(files))) {
      CertificateFiles next = CA.issue("two").writeTo(dir.resolve("next"));
      rename(next.key(), files.key());
      rename(next.chain(), files.chain());
      awaitServing("CN=two");
      assertEquals(List.of(), failures());
    }
  }

  @Test
  void servesWhatWasWrittenIntoTheOld() throws Exception {
    CertificateFiles files = CA.issue("one").writeTo(dir);
    try (CertificateWatch watch = CertificateWatch.start(reload(files))) {
      CA.issue("two").writeTo(dir);
      awaitServing("CN=two");
      CA.request("three").rsa().issue().writeTo(dir);
      awaitServing("CN=three");
      assertEquals(List.of(), failures());
    }
  }

  @Test
  void servesWhatKubernetesSwapsIn() throws Exception {
    generation("..2026_1", CA.issue("one"));
    Files.createSymbolicLink(dir.resolve("..data"), Path.of("..2026_1"));
    Path chain = Files.createSymbolicLink(dir.resolve("tls.crt"), Path.of("..data/chain.pem"));
    Path key = Files.createSymbolicLink(dir.resolve("tls.key"), Path.of("..data/key.pem"));
    try (CertificateWatch watch =
        CertificateWatch.start(reload(new CertificateFiles(chain, key)))) {
      for (int i = 2; i <= 4; i++) {
        generation("..2026_" + i, CA.issue("pod" + i));
        Path link = Files.createSymbolicLink(dir.resolve("..data_tmp"), Path.of("..2026_" + i));
        rename(link, dir.resolve("..data"));
        awaitServing("CN=pod" + i);
      }
      assertEquals(List.of(), failures());
    }
  }

  @Test
  void survivesThatItsDirectoryGoesAndComesBack() throws Exception {
    CertificateFiles files = CA.issue("one").writeTo(dir.resolve("tls"));
    try (CertificateWatch watch = CertificateWatch.start(reload(files))) {
      rename(dir.resolve("tls"), dir.resolve("gone"));
      Await.until("a failure", () -> !failures().isEmpty());
      CA.issue("two").writeTo(dir.resolve("tls"));
      awaitServing("CN=two");
      CA.issue("three").writeTo(dir.resolve("tls"));
      awaitServing("CN=three");
    }
  }

  @Test
  void endsItsThreadWhenItIsClosed() throws Exception {
    CertificateWatch watch = CertificateWatch.start(reload(CA.issue("one").writeTo(dir)));
    Await.until("its thread", () -> running() == 1);
    watch.close();
    assertEquals(0, running());
  }

  private static long running() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("wss-certificates"))
        .count();
  }

  @Test
  void saysNothingOfHalfAChangeThatIsFinishedInTime() throws Exception {
    CertificateFiles files = CA.issue("one").writeTo(dir);
    CertificateWatch watch = new CertificateWatch(reload(files));
    look(watch, 0);
    Issued next = CA.issue("two");
    Files.writeString(files.key(), next.pkcs8Pem());
    look(watch, 10);
    look(watch, 60);
    look(watch, 400);
    Files.writeString(files.chain(), next.chainPem());
    look(watch, 10);
    look(watch, 60);
    assertEquals("CN=two", serving());
    assertEquals(List.of(), failures());
    assertEquals(List.of(Reloaded.Outcome.SUCCESS), outcomes());
  }

  @Test
  void tellsAMistakeThatStaysOnceAndServesTheOldOn() throws Exception {
    Issued first = CA.issue("one");
    CertificateFiles files = first.writeTo(dir);
    CertificateWatch watch = new CertificateWatch(reload(files));
    Files.writeString(files.chain(), "nothing");
    for (int i = 0; i < 2_000; i++) {
      look(watch, 100);
    }
    assertEquals(1, failures().size());
    assertTrue(failures().get(0).get(0).startsWith("--cert " + files.chain() + ": no certif"));
    Files.writeString(files.chain(), "nothing else");
    look(watch, 100);
    look(watch, 1_000);
    look(watch, 1_000);
    assertEquals(1, failures().size(), "the same mistake in other words");
    Files.writeString(files.key(), "nothing");
    look(watch, 100);
    look(watch, 1_000);
    look(watch, 1_000);
    assertEquals(2, failures().size(), "one more mistake");
    assertEquals("CN=one", serving());
    first.writeTo(dir);
    look(watch, 1_000);
    assertEquals(2, outcomes().size(), "what is served is back: nothing to reload");
    Files.writeString(files.chain(), "nothing");
    look(watch, 100);
    look(watch, 1_000);
    look(watch, 1_000);
    assertEquals(3, failures().size(), "the first mistake, made anew");
    CA.issue("two").writeTo(dir);
    look(watch, 100);
    look(watch, 100);
    assertEquals("CN=two", serving());
  }

  @Test
  void doesNotReadFilesThatAreStillBeingWritten() throws Exception {
    CertificateFiles files = CA.issue("one").writeTo(dir);
    CertificateWatch watch = new CertificateWatch(reload(files));
    look(watch, 0);
    CA.issue("two").writeTo(dir);
    look(watch, 10);
    CA.issue("three").writeTo(dir);
    look(watch, 40);
    look(watch, 49);
    assertEquals(List.of(), outcomes());
    look(watch, 1);
    assertEquals("CN=three", serving());
  }

  @Test
  void readsFilesThatNeverComeToRestAfterASecond() throws Exception {
    CertificateFiles files = CA.issue("one").writeTo(dir);
    CertificateWatch watch = new CertificateWatch(reload(files));
    look(watch, 0);
    for (int i = 0; i <= 25; i++) {
      assertEquals(List.of(), outcomes());
      CA.issue("restless" + i).writeTo(dir);
      look(watch, 40);
    }
    assertEquals(List.of(Reloaded.Outcome.SUCCESS), outcomes());
  }

  @Test
  void reloadsNothingBecauseAFileWasTouched() throws Exception {
    Issued issued = CA.issue("one");
    CertificateWatch watch = new CertificateWatch(reload(issued.writeTo(dir)));
    look(watch, 0);
    for (int i = 0; i < 5; i++) {
      Files.delete(dir.resolve("key.pem"));
      issued.writeTo(dir);
      look(watch, 1_000);
    }
    assertEquals(List.of(), outcomes());
  }

  @Test
  void findsAChangeThatKeepsTimeAndSizeWithinAMinute() throws Exception {
    Issued first = CA.issue("one");
    CertificateFiles files = first.writeTo(dir);
    CertificateWatch watch = new CertificateWatch(reload(files));
    look(watch, 0);
    var time = Files.getLastModifiedTime(files.chain());
    String text = Files.readString(files.chain());
    Files.writeString(files.chain(), text.replace("BEGIN", "BEGUN"));
    Files.setLastModifiedTime(files.chain(), time);
    look(watch, 30_000);
    look(watch, 1_000);
    assertEquals(List.of(), failures(), "it looked at more than it should");
    look(watch, 30_000);
    look(watch, 1_000);
    look(watch, 1_000);
    assertEquals(1, failures().size());
  }

  @Test
  void watchesThePasswordAndTheKeystoreToo() throws Exception {
    Path store = CA.issue("one").writePkcs12(dir.resolve("s.p12"), "secret");
    Path password = Files.writeString(dir.resolve("password"), "secret");
    CertificateReload reload =
        new CertificateReload(
            ServerContext.load(Settings.keystore(store, Optional.of(password))), events);
    CertificateWatch watch = new CertificateWatch(reload);
    CA.issue("two").writePkcs12(store, "other");
    Files.writeString(password, "other");
    look(watch, 10);
    look(watch, 60);
    assertEquals("CN=two", serving());
    assertTrue(latest().name().startsWith(store + " ("), latest().name());
  }

  private void look(CertificateWatch watch, long millisLater) {
    now += millisLater * MILLIS;
    long pause = watch.look(now);
    assertTrue(pause > 0 && pause <= CertificateWatch.POLL, "pause " + pause);
  }

  private CertificateReload reload(CertificateFiles files) throws ConfigException {
    return new CertificateReload(ServerContext.load(Settings.of(files)), events);
  }

  private void generation(String name, Issued issued) {
    issued.writeTo(dir.resolve(name));
  }

  private static void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void awaitServing(String subject) {
    Await.equal("the certificate", subject, this::serving);
  }

  private String serving() {
    return latest().subject();
  }

  private ServedCertificate latest() {
    List<RecordedEvents.Serving> all = events.all(RecordedEvents.Serving.class);
    return all.get(all.size() - 1).certificates().get(0);
  }

  private List<Reloaded.Outcome> outcomes() {
    return events.all(RecordedEvents.CertificatesReloaded.class).stream()
        .map(told -> told.result().outcome())
        .toList();
  }

  private List<List<String>> failures() {
    return events.all(RecordedEvents.CertificatesReloaded.class).stream()
        .map(RecordedEvents.CertificatesReloaded::result)
        .filter(result -> result.outcome() == Reloaded.Outcome.FAILURE)
        .map(Reloaded::problems)
        .toList();
  }
}
