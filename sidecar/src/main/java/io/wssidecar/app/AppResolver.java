package io.wssidecar.app;

import io.wssidecar.config.AppAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the socket addresses of apps that have a port: literals and {@code localhost} at once and
 * for ever, names on a thread of its own, again and again. An I/O thread never resolves; it reads
 * {@link App#resolved()}.
 *
 * <p>A name that stops resolving keeps its last addresses: a resolver that is down must not take
 * the app with it.
 */
public final class AppResolver implements AutoCloseable {
  /** An app whose host is a name. */
  private record Named(App app, String host, int port) {
    @Override
    public String toString() {
      return app.toString();
    }
  }

  /** How names become addresses; blocks. */
  @FunctionalInterface
  interface Lookup {
    InetAddress[] all(String host) throws UnknownHostException;
  }

  private static final System.Logger LOG = System.getLogger(AppResolver.class.getName());
  private static final Duration REFRESH = Duration.ofSeconds(30);

  /** For a name that never resolved: apps often start together with their sidecar. */
  private static final Duration IMPATIENT = Duration.ofSeconds(1);

  private final List<Named> named = new ArrayList<>();
  private final Lookup lookup;
  private final Duration refresh;
  private final Duration impatient;
  private final Thread thread;
  private final CountDownLatch firstRound = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Resolves the literals; names wait for {@link #start}. */
  public AppResolver(Apps apps) {
    this(apps, InetAddress::getAllByName, REFRESH, IMPATIENT);
  }

  AppResolver(Apps apps, Lookup lookup, Duration refresh, Duration impatient) {
    this.lookup = lookup;
    this.refresh = refresh;
    this.impatient = impatient;
    for (App app : apps.all()) {
      if (app.address() instanceof AppAddress.Tcp address) {
        List<InetAddress> fixed = fixed(address.host());
        if (fixed.isEmpty()) {
          named.add(new Named(app, address.host(), address.port()));
        } else {
          app.resolvedTo(sockets(fixed, address.port()));
        }
      }
    }
    this.thread = new Thread(this::rounds, "app-resolver");
    thread.setDaemon(true);
  }

  /**
   * Starts to resolve the names and waits for the first round, but no longer than {@code patience}:
   * what is not resolved by then comes later, and until then dials to it fail.
   */
  public void start(Duration patience) throws InterruptedException {
    if (named.isEmpty()) {
      return;
    }
    thread.start();
    if (!firstRound.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
      LOG.log(System.Logger.Level.WARNING, "names of apps are slow to resolve: {0}", named);
    }
  }

  /** Stops; the addresses stay as they are. */
  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
  }

  private void rounds() {
    try {
      Duration pause;
      do {
        pause = refresh;
        for (Named name : named) {
          resolve(name);
          if (name.app().resolved().isEmpty()) {
            pause = impatient;
          }
        }
        firstRound.countDown();
      } while (!closed.await(pause.toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException end) {
      LOG.log(System.Logger.Level.DEBUG, "closed");
    }
  }

  private void resolve(Named name) {
    App app = name.app();
    String host = name.host();
    try {
      List<InetSocketAddress> found = sockets(List.of(lookup.all(host)), name.port());
      // Compared as sets: name servers rotate the order, which is no news.
      if (!Set.copyOf(found).equals(Set.copyOf(app.resolved()))) {
        app.resolvedTo(found);
        LOG.log(System.Logger.Level.INFO, "{0} is at {1}", host, found);
      }
    } catch (UnknownHostException e) {
      // DEBUG while the old ones serve: nobody must act, and this comes back every round.
      boolean first = app.resolved().isEmpty() && firstRound.getCount() > 0;
      System.Logger.Level level = first ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG;
      LOG.log(level, "{0} does not resolve; trying again", host);
    } catch (RuntimeException e) {
      // A security manager or a custom resolver; the thread must go on for the other names.
      LOG.log(System.Logger.Level.WARNING, "cannot resolve " + host, e);
    }
  }

  private static List<InetSocketAddress> sockets(List<InetAddress> addresses, int port) {
    List<InetSocketAddress> sockets = new ArrayList<>();
    for (InetAddress address : addresses) {
      sockets.add(new InetSocketAddress(address, port));
    }
    return sockets;
  }

  /** The addresses that need no resolver, IPv4 first; empty for names. */
  private static List<InetAddress> fixed(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    try {
      // RFC 6761 §6.3: always the loopback. The JDK would give what /etc/hosts says, often only one
      // of the two.
      if (lower.equals("localhost") || lower.endsWith(".localhost")) {
        return List.of(loopback4(), loopback6());
      }
      // The JDK never asks a resolver about these: an IPv6 literal has colons, brackets forbid a
      // name.
      if (lower.indexOf(':') >= 0) {
        return List.of(InetAddress.getByName("[" + lower + "]"));
      }
      byte[] octets = ipv4(lower);
      return octets.length == 0 ? List.of() : List.of(InetAddress.getByAddress(octets));
    } catch (UnknownHostException notALiteral) {
      LOG.log(System.Logger.Level.DEBUG, "{0} is not a literal address", host);
      return List.of();
    }
  }

  /**
   * Four decimal numbers, or nothing. The JDK would also take 127.1, and send 999.1.1.1 to the
   * resolver.
   */
  private static byte[] ipv4(String host) {
    if (!host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")) {
      return new byte[0];
    }
    byte[] octets = new byte[4];
    int i = 0;
    for (String number : host.split("\\.", -1)) {
      int octet = Integer.parseInt(number);
      if (octet > 255) {
        return new byte[0];
      }
      octets[i++] = (byte) octet;
    }
    return octets;
  }

  private static InetAddress loopback4() throws UnknownHostException {
    return InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
  }

  private static InetAddress loopback6() throws UnknownHostException {
    byte[] address = new byte[16];
    address[15] = 1;
    return InetAddress.getByAddress("localhost", address);
  }
}
