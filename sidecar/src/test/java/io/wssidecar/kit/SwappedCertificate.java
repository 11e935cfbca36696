package io.wssidecar.kit;

import io.wssidecar.config.TlsSettings.CertificateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;

/**
 * A certificate for {@code localhost} that is replaced in all the ways operators have. Serial
 * numbers grow, so that a client can tell which one it was shown. One thread swaps, all may ask.
 */
public final class SwappedCertificate {
  private final TestCa ca = TestCa.create();
  private final Path dir;
  private final long promisedNanos;
  private final CertificateFiles files;

  /** Serial numbers by the nanoTime at which they were in place, whole. */
  private final ConcurrentSkipListMap<Long, Long> placed = new ConcurrentSkipListMap<>();

  private int generation;

  /** When the files stopped to fit each other; only between then and the next that are whole. */
  private long wrongSince;

  private boolean wrong;
  private long longestWrongNanos;

  private SwappedCertificate(Path dir, Duration promised) {
    this.dir = dir;
    this.promisedNanos = promised.toNanos();
    this.files = new CertificateFiles(dir.resolve("tls.crt"), dir.resolve("tls.key"));
  }

  /**
   * The first one, in place.
   *
   * @param promised after which time each certificate must be shown to everybody
   */
  public static SwappedCertificate in(Path dir, Duration promised) {
    SwappedCertificate certificate = new SwappedCertificate(dir, promised);
    try {
      certificate.kubernetes();
      return certificate;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public TestCa ca() {
    return ca;
  }

  public CertificateFiles files() {
    return files;
  }

  /** How many there were. */
  public int count() {
    return placed.size();
  }

  /** The serial number of the latest. */
  public long newest() {
    return placed.lastEntry().getValue();
  }

  /** The smallest serial number that may still be shown. */
  public long due() {
    Map.Entry<Long, Long> due = placed.floorEntry(System.nanoTime() - promisedNanos);
    return due == null ? 0 : due.getValue();
  }

  /** How long the files were wrong at a stretch, at most: a busy machine makes it longer. */
  public Duration longestWrong() {
    return Duration.ofNanos(longestWrongNanos);
  }

  /** The serial number that this client was shown. */
  public static long serial(SSLSocket socket) {
    try {
      var leaf = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return leaf.getSerialNumber().longValue();
    } catch (SSLPeerUnverifiedException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Replaces it, in another way each time.
   *
   * @param between runs between the new key and its certificate, where these come one by one
   */
  public void swap(int turn, Runnable between) {
    wrongSince = wrong ? wrongSince : System.nanoTime();
    wrong = true;
    try {
      switch (turn % 6) {
        case 0, 1 -> kubernetes();
        case 2 -> oneAfterTheOther(() -> {});
        case 3 -> rename(Files.writeString(dir.resolve("broken"), "-----BEGIN"), files.chain());
        case 4 -> oneAfterTheOther(between);
        default -> inPlace();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As the kubelet updates a secret: a new directory, and one link that moves. */
  private void kubernetes() throws IOException {
    Issued issued = issue();
    String name = "..generation" + generation++;
    issued.writeTo(dir.resolve(name));
    rename(Files.createSymbolicLink(dir.resolve("..tmp"), Path.of(name)), dir.resolve("..data"));
    if (!Files.isSymbolicLink(files.chain())) {
      link("key.pem", files.key());
      link("chain.pem", files.chain());
    }
    isPlaced(issued);
  }

  private void link(String to, Path from) throws IOException {
    rename(Files.createSymbolicLink(dir.resolve("tmp"), Path.of("..data", to)), from);
  }

  private void oneAfterTheOther(Runnable between) throws IOException {
    Issued issued = issue();
    CertificateFiles next = issued.writeTo(dir.resolve("next"));
    rename(next.key(), files.key());
    between.run();
    rename(next.chain(), files.chain());
    isPlaced(issued);
  }

  private void inPlace() throws IOException {
    Issued issued = issue();
    Files.writeString(files.key(), issued.pkcs8Pem());
    Files.writeString(files.chain(), issued.chainPem());
    isPlaced(issued);
  }

  private Issued issue() {
    return ca.issue("localhost", "127.0.0.1");
  }

  private void isPlaced(Issued issued) {
    placed.put(System.nanoTime(), issued.chain()[0].getSerialNumber().longValue());
    if (wrong) {
      longestWrongNanos = Math.max(longestWrongNanos, System.nanoTime() - wrongSince);
    }
    wrong = false;
  }

  private static void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
