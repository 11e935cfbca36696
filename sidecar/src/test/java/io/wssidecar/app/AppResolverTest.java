package io.wssidecar.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.config.AppAddress;
import io.wssidecar.config.AppSettings;
import io.wssidecar.config.AppSettings.Balance;
import io.wssidecar.reasons.Reason;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AppResolverTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration SOON = Duration.ofNanos(1);
  private static final Duration NEVER = Duration.ofDays(1);

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, /127.0.0.1:8080",
    "10.0.0.255, /10.0.0.255:8080",
    "::1, /[0:0:0:0:0:0:0:1]:8080",
    "2001:db8::1, /[2001:db8:0:0:0:0:0:1]:8080",
    "localhost, localhost/127.0.0.1:8080 localhost/[0:0:0:0:0:0:0:1]:8080",
    "LOCALHOST, localhost/127.0.0.1:8080 localhost/[0:0:0:0:0:0:0:1]:8080",
    "a.localhost, localhost/127.0.0.1:8080 localhost/[0:0:0:0:0:0:0:1]:8080",
  })
  void literalsAndLocalhostNeedNoResolver(String host, String expected) throws Exception {
    Apps apps = apps(host);
    try (AppResolver resolver = new AppResolver(apps, AppResolverTest::unexpected, NEVER, NEVER)) {
      resolver.start(PATIENCE);
      List<String> found = new ArrayList<>();
      for (InetSocketAddress address : apps.all().get(0).resolved()) {
        found.add(address.toString());
      }
      assertEquals(expected, String.join(" ", found));
    }
  }

  @ParameterizedTest
  @CsvSource({"app", "127.1", "999.1.1.1", "1.2.3.4.5", "localhost.example", "1.2.3."})
  void otherHostsAreAskedForOnAThreadOfItsOwn(String host) throws Exception {
    Apps apps = apps(host);
    List<String> asked = new ArrayList<>();
    AppResolver.Lookup lookup =
        name -> {
          asked.add(name);
          assertNotEquals("main", Thread.currentThread().getName());
          assertTrue(Thread.currentThread().isDaemon());
          return addresses("192.0.2.1", "2001:db8::1");
        };
    try (AppResolver resolver = new AppResolver(apps, lookup, NEVER, NEVER)) {
      assertEquals(List.of(), apps.all().get(0).resolved());
      resolver.start(PATIENCE);
      assertEquals(sockets("192.0.2.1", "2001:db8::1"), apps.all().get(0).resolved());
      assertEquals(List.of(host), asked);
    }
  }

  @Test
  void followsANameAndKeepsTheOldAddressesWhileItIsGone() throws Exception {
    Answers answers = new Answers();
    Apps apps = apps("app");
    App app = apps.all().get(0);
    try (AppResolver resolver = new AppResolver(apps, answers, SOON, NEVER)) {
      resolver.start(SOON);
      answers.give("192.0.2.1");
      assertEquals(sockets("192.0.2.1"), app.resolved());
      answers.give();
      assertEquals(sockets("192.0.2.1"), app.resolved(), "gone, but the old one may still serve");
      answers.give("192.0.2.2", "192.0.2.3");
      assertEquals(sockets("192.0.2.2", "192.0.2.3"), app.resolved());
      answers.give("192.0.2.3", "192.0.2.2");
      assertEquals(sockets("192.0.2.2", "192.0.2.3"), app.resolved(), "the order is no news");
    }
  }

  @Test
  void asksAgainSoonForANameThatNeverResolved() throws Exception {
    Answers answers = new Answers();
    Apps apps = apps("app");
    try (AppResolver resolver = new AppResolver(apps, answers, NEVER, SOON)) {
      resolver.start(SOON);
      answers.give();
      assertEquals(List.of(), apps.all().get(0).resolved());
      answers.giveOnce("192.0.2.9");
    }
  }

  @Test
  void aBrokenResolverDoesNotEndTheThread() throws Exception {
    Answers answers = new Answers();
    Apps apps = apps("app");
    try (AppResolver resolver = new AppResolver(apps, answers, NEVER, SOON)) {
      resolver.start(SOON);
      answers.give("broken");
      answers.giveOnce("192.0.2.9");
    }
  }

  @Test
  void doesNotWaitForASlowResolverLongerThanAsked() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    AppResolver.Lookup stuck =
        name -> {
          try {
            never.await();
          } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
          }
          throw new UnknownHostException(name);
        };
    Apps apps = apps("app");
    try (AppResolver resolver = new AppResolver(apps, stuck, NEVER, NEVER)) {
      resolver.start(Duration.ofMillis(1));
      assertEquals(List.of(), apps.all().get(0).resolved());
    }
  }

  /** A resolver that waits for each answer. */
  private static final class Answers implements AppResolver.Lookup {
    private final SynchronousQueue<List<String>> next = new SynchronousQueue<>();

    /** Twice: when the second is taken, the round of the first is over. */
    void give(String... addresses) throws InterruptedException {
      giveOnce(addresses);
      giveOnce(addresses);
    }

    void giveOnce(String... addresses) throws InterruptedException {
      assertTrue(next.offer(List.of(addresses), PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    @Override
    public InetAddress[] all(String host) throws UnknownHostException {
      try {
        List<String> answer = next.take();
        if (answer.isEmpty()) {
          throw new UnknownHostException(host);
        }
        if (answer.get(0).equals("broken")) {
          throw new IllegalStateException("broken on purpose");
        }
        return addresses(answer.toArray(new String[0]));
      } catch (InterruptedException closed) {
        Thread.currentThread().interrupt();
        throw new UnknownHostException(host);
      }
    }
  }

  private static InetAddress[] unexpected(String host) {
    throw new AssertionError("asked for " + host);
  }

  private static InetAddress[] addresses(String... literals) throws UnknownHostException {
    InetAddress[] addresses = new InetAddress[literals.length];
    for (int i = 0; i < literals.length; i++) {
      addresses[i] = InetAddress.getByName(literals[i]);
    }
    return addresses;
  }

  private static List<InetSocketAddress> sockets(String... literals) throws UnknownHostException {
    List<InetSocketAddress> sockets = new ArrayList<>();
    for (InetAddress address : addresses(literals)) {
      sockets.add(new InetSocketAddress(address, 8080));
    }
    return sockets;
  }

  private static Apps apps(String host) {
    Duration any = Duration.ofSeconds(1);
    AppSettings settings =
        new AppSettings(
            List.of(new AppAddress.Tcp(host, 8080)), Balance.ROUND_ROBIN, any, any, any);
    return new Apps(settings, new Deaf(), System::nanoTime);
  }

  private static final class Deaf implements AppEvents {
    @Override
    public void dialed(AppAddress app, long nanos) {}

    @Override
    public void dialFailed(AppAddress app, Reason reason) {}

    @Override
    public void ejected(AppAddress app) {}

    @Override
    public void returned(AppAddress app) {}
  }
}
