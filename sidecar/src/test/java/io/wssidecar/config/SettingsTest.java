package io.wssidecar.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wssidecar.config.AppSettings.Balance;
import io.wssidecar.config.TlsSettings.CertificateFiles;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** No record of settings can hold what would have to be checked again. */
class SettingsTest {
  private static final Duration NONE = Duration.ZERO;
  private static final Duration SOME = Duration.ofSeconds(1);
  private static final Duration LESS = Duration.ofMillis(-1);
  private static final List<InetSocketAddress> ADDRESSES = List.of(new InetSocketAddress(0));
  private static final List<AppAddress> APPS = List.of(new AppAddress.Tcp("127.0.0.1", 8080));
  private static final List<CertificateFiles> CERTIFICATES =
      List.of(new CertificateFiles(Path.of("c"), Path.of("k")));
  private static final Optional<Path> NO_FILE = Optional.empty();

  @Test
  void aListenerNeedsAnAddressAndThreads() {
    refused(() -> new ListenSettings(List.of(), List.of(), 1, 0));
    refused(() -> new ListenSettings(ADDRESSES, List.of(), 0, 0));
    refused(() -> new ListenSettings(ADDRESSES, List.of(), 65, 0));
    refused(() -> new ListenSettings(ADDRESSES, List.of(), 1, -1));
    refused(() -> new ListenSettings(ADDRESSES, List.of(), 1, 0, true));
    refused(() -> new ConnectionLimits(-1, 0));
    refused(() -> new ConnectionLimits(0, -1));
    refused(() -> new ConnectionLimits(0, 1_000_001));
  }

  @Test
  void tlsNeedsACertificateOrAKeystore() {
    refused(() -> new TlsSettings(List.of(), NO_FILE, NO_FILE, SOME));
    refused(() -> new TlsSettings(CERTIFICATES, NO_FILE, NO_FILE, NONE));
    new TlsSettings(List.of(), Optional.of(Path.of("k.p12")), NO_FILE, SOME);
  }

  @Test
  void anAppNeedsAHostAndAPort() {
    refused(() -> new AppAddress.Tcp("", 80));
    refused(() -> new AppAddress.Tcp("app", 0));
    refused(() -> new AppAddress.Tcp("app", 65536));
    assertEquals("http://[::1]:80", new AppAddress.Tcp("::1", 80).toString());
    assertEquals("[::1]:80", new AppAddress.Tcp("::1", 80).authority());
  }

  @Test
  void orAWholePathThatFitsASocketsAddress() {
    refused(() -> new AppAddress.Unix(Path.of("app.sock")));
    refused(() -> new AppAddress.Unix(Path.of("/")));
    refused(() -> new AppAddress.Unix(Path.of("/" + "x".repeat(106))));
    assertEquals("unix:/a.sock", new AppAddress.Unix(Path.of("/a.sock")).toString());
    assertEquals("localhost", new AppAddress.Unix(Path.of("/a.sock")).authority());
  }

  @Test
  void timesThatSomebodyWaitsForArePositive() {
    Balance balance = Balance.ROUND_ROBIN;
    refused(() -> new AppSettings(List.of(), balance, SOME, SOME, NONE));
    refused(() -> new AppSettings(APPS, balance, NONE, SOME, NONE));
    refused(() -> new AppSettings(APPS, balance, SOME, NONE, NONE));
    refused(() -> new AppSettings(APPS, balance, SOME, SOME, LESS));
    refused(() -> new HttpSettings(NONE, SOME, List.of()));
    refused(() -> new HttpSettings(SOME, NONE, List.of()));
  }

  @Test
  void stoppingMayTakeNoTimeButNotLess() {
    new StopSettings(NONE, NONE);
    refused(() -> new StopSettings(LESS, NONE));
    refused(() -> new StopSettings(NONE, LESS));
  }

  @Test
  void aStreamsCloseCodeIsOneThatMayBeSent() {
    for (int code : new int[] {0, 999, 1004, 1005, 1006, 1015, 2999, 5000}) {
      refused(() -> stream(SOME, code));
    }
    for (int code : new int[] {1000, 1001, 1012, 3000, 4999}) {
      assertEquals(code, stream(SOME, code).closeCode());
    }
    refused(() -> stream(LESS, 1001));
  }

  private static StreamSettings stream(Duration pingInterval, int closeCode) {
    return new StreamSettings(pingInterval, SOME, NONE, NONE, NONE, SOME, 0, closeCode, NONE);
  }

  @Test
  void nobodyChangesAListAfterwards() {
    List<InetSocketAddress> addresses = new ArrayList<>(ADDRESSES);
    ListenSettings settings = new ListenSettings(addresses, List.of(), 1, 0);
    addresses.clear();
    assertEquals(ADDRESSES, settings.addresses());
  }

  private static void refused(Executable construction) {
    assertThrows(IllegalArgumentException.class, construction);
  }
}
