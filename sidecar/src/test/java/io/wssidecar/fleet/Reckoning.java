package io.wssidecar.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Compares what both ends of every stream counted. */
final class Reckoning {
  private static final int BINS = 15;

  /** As many faults as a failure need show. */
  private static final int SHOWN = 3;

  private final Drain.Outcome outcome;

  Reckoning(Drain.Outcome outcome) {
    this.outcome = outcome;
  }

  /** Streams whose client was not told 1001 after a whole message, each with both accounts. */
  List<String> notToldPolitely() {
    return clients(client -> client.closeCode() != 1001 || client.heardOfNext() > 0);
  }

  /** What either end saw that must not be: other bytes, other frames, errors. */
  List<String> faults() {
    List<String> faults = clients(client -> !client.fault().isEmpty());
    faults.addAll(apps(app -> !app.fault().isEmpty()));
    return faults;
  }

  /** Streams whose app did not receive exactly what the client sent before its Close. */
  List<String> lostOnTheWayToTheApp() {
    return clients(client -> {
      Account app = app(client);
      return app.heard() != client.said() || app.heardOfNext() != client.saidOfNext();
    });
  }

  /** Streams whose app received more than the client sent. */
  List<String> inventedOnTheWayToTheApp() {
    return clients(client -> app(client).heard() > client.said());
  }

  /** Streams whose app got another Close than one that says 1001. */
  List<String> appsNotTold() {
    return apps(app -> app.closeCode() != 1001);
  }

  /** App messages that the clients lack; each client has all that came before them. */
  long lacking() {
    long sum = 0;
    for (Account client : outcome.clients().values()) {
      sum += app(client).said() - client.heard();
    }
    return sum;
  }

  /** How long before the client got the Close the oldest message began that it lacks. */
  Duration oldestLacking() {
    long most = 0;
    for (Account client : outcome.clients().values()) {
      if (client.closedAt() > 0 && client.heard() < app(client).said()) {
        long begun = outcome.sides().get(client.stream()).begun(client.heard());
        most = Math.max(most, client.closedAt() - begun);
      }
    }
    return Duration.ofNanos(most);
  }

  /** How many accounts are so. */
  static long count(Map<Integer, Account> accounts, Predicate<Account> which) {
    return accounts.values().stream().filter(which).count();
  }

  /** How many Closes came in each part of the window; the last part is what came after it. */
  int[] histogram() {
    int[] bins = new int[BINS + 1];
    for (Account client : outcome.clients().values()) {
      if (client.closedAt() > 0) {
        long after = client.closedAt() - outcome.begun();
        long bin = after * BINS / Drain.WINDOW.toNanos();
        bins[(int) Math.max(0, Math.min(BINS, bin))]++;
      }
    }
    return bins;
  }

  /** From the fifth percent of the Closes to the last but five. */
  Duration stretch() {
    long[] times =
        outcome.clients().values().stream()
            .filter(client -> client.closedAt() > 0)
            .mapToLong(Account::closedAt)
            .sorted()
            .toArray();
    int edge = times.length / 20;
    return times.length == 0
        ? Duration.ZERO
        : Duration.ofNanos(times[times.length - 1 - edge] - times[edge]);
  }

  /** A line for each part of the window, and what the ends counted altogether. */
  void print(String title) {
    System.out.printf("%s: %d streams, window %s%n", title, Drain.STREAMS, Drain.WINDOW);
    int[] bins = histogram();
    for (int i = 0; i < bins.length; i++) {
      String until = i == BINS ? "later" : "< " + Drain.WINDOW.multipliedBy(i + 1).dividedBy(BINS);
      System.out.printf("%12s %5d %s%n", until, bins[i], "#".repeat(bins[i] * 200 / Drain.STREAMS));
    }
    Map<Integer, Account> clients = outcome.clients();
    System.out.printf("close codes at the clients: %s%n", codes(clients));
    System.out.printf("close codes at the app: %s%n", codes(outcome.app()));
    System.out.printf(
        "messages: apps said %d, clients heard %d, clients said %d, apps heard %d; lacking %d%n",
        sum(outcome.app(), true),
        sum(clients, false),
        sum(clients, true),
        sum(outcome.app(), false),
        lacking());
    System.out.printf(
        "oldest lacking began %s before its client's Close; partly forwarded at the signal:"
            + " %d to clients, %d to the app; unfinished at the app: %d%n",
        oldestLacking(),
        count(clients, Account::underWay),
        count(outcome.app(), Account::underWay),
        count(outcome.app(), app -> app.heardOfNext() > 0));
    Scrapes metrics = outcome.metrics();
    System.out.printf(
        "metrics: clean %d, timed out %d, cut %d, discarded %d, streams left %d; exit %s%n",
        metrics.drained("clean"),
        metrics.drained("timed_out"),
        metrics.drained("cut"),
        metrics.value("websocket_messages_discarded_total"),
        metrics.value("websocket_streams"),
        outcome.exitCode());
  }

  /** How many streams ended with each code; 0 stands for none. */
  private static Map<Integer, Long> codes(Map<Integer, Account> accounts) {
    return accounts.values().stream()
        .collect(Collectors.groupingBy(Account::closeCode, TreeMap::new, Collectors.counting()));
  }

  private static long sum(Map<Integer, Account> accounts, boolean said) {
    return accounts.values().stream().mapToLong(each -> said ? each.said() : each.heard()).sum();
  }

  private Account app(Account client) {
    return outcome.app().get(client.stream());
  }

  private List<String> clients(Predicate<Account> which) {
    return shown(outcome.clients(), which);
  }

  private List<String> apps(Predicate<Account> which) {
    return shown(outcome.app(), which);
  }

  private List<String> shown(Map<Integer, Account> accounts, Predicate<Account> which) {
    List<String> found = new ArrayList<>();
    for (Account account : accounts.values()) {
      if (which.test(account)) {
        int stream = account.stream();
        found.add(
            "client: %s; app: %s"
                .formatted(outcome.clients().get(stream), outcome.app().get(stream)));
      }
    }
    int all = found.size();
    if (all > SHOWN) {
      found.subList(SHOWN, all).clear();
      found.add("and " + (all - SHOWN) + " more");
    }
    return found;
  }
}
