package io.wssidecar.fleet;

import io.wssidecar.clients.NodePackages;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.Peers;
import io.wssidecar.kit.Soak;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/**
 * One drain: an app, a sidecar and both fleets are started, messages flow on every stream, the
 * sidecar is sent SIGTERM, and everybody's accounts are collected.
 *
 * <p>A plain request is open the while. It keeps the sidecar up after the last stream, so that the
 * final metrics can be read; then it is answered, and the sidecar may go.
 */
final class Drain {
  static final int STREAMS = Soak.count(4_000, 100);
  static final Duration WINDOW = Duration.ofMillis(Soak.count(60_000, 4_000));

  /** A quarter are npm ws, the rest Java. */
  private static final int NODE_STREAMS = STREAMS / 4;

  /** Between two fragments of a stream. A message lasts six of them at most. */
  static final int TICK_MILLIS = Soak.count(1_500, 80);

  private static final Duration PATIENCE = Duration.ofMillis(Soak.count(180_000, 30_000));

  private Drain() {}

  /** Who answers a Close. */
  enum Manners {
    ALL_ANSWER,
    THE_APP_IGNORES_CLOSES,
    THE_CLIENTS_NEVER_ANSWER
  }

  /**
   * What is known afterwards.
   *
   * @param begun when the signal was sent, by the monotonic clock
   * @param clients each client's account, by stream
   * @param app the app's, by stream
   * @param sides the app's ends, which know when each message began
   * @param metrics the last that was scraped
   */
  record Outcome(
      long begun,
      Map<Integer, Account> clients,
      Map<Integer, Account> app,
      Map<Integer, AppSide> sides,
      Scrapes metrics,
      OptionalInt exitCode,
      int heldAnswer,
      String output) {}

  static Outcome run(Manners manners, Path directory) {
    boolean ignores = manners == Manners.THE_APP_IGNORES_CLOSES;
    boolean silent = manners == Manners.THE_CLIENTS_NEVER_ANSWER;
    try (var app = FleetApp.start(TICK_MILLIS, ignores);
        var sidecar = FleetSidecar.inFrontOf(app.address(), directory, WINDOW);
        var node = node(sidecar, STREAMS - NODE_STREAMS, NODE_STREAMS, silent);
        var java = java(sidecar, 0, STREAMS - NODE_STREAMS, silent)) {
      List<FleetProcess> fleets = List.of(node, java);
      fleets.forEach(fleet -> fleet.await(PATIENCE, "ready"));
      CompletableFuture<Integer> held = sidecar.get("hold");
      Await.equal("the request that is held", 1, app::held);
      Await.until(PATIENCE, "messages on every stream", () -> flowing(app) == STREAMS);
      return drain(app, sidecar, fleets, held);
    }
  }

  private static Outcome drain(
      FleetApp app,
      FleetSidecar sidecar,
      List<FleetProcess> fleets,
      CompletableFuture<Integer> held) {
    fleets.forEach(fleet -> fleet.command("mark"));
    fleets.forEach(fleet -> fleet.await(PATIENCE, "marked"));
    app.ask(streams -> {
      streams.forEach(AppSide::mark);
      return streams.size();
    });
    long begun = System.nanoTime();
    sidecar.terminate();
    Scrapes metrics = scrapeToTheEnd(sidecar);
    app.release();
    OptionalInt exit = sidecar.exitCode(WINDOW.plus(PATIENCE));
    Await.until(PATIENCE, "the ends of all streams at the app", () -> ended(app) == STREAMS);
    Map<Integer, Account> clients = new LinkedHashMap<>();
    fleets.forEach(fleet -> fleet.command("report"));
    fleets.forEach(fleet -> {
      fleet.await(PATIENCE, "done");
      for (String line : fleet.lines()) {
        if (Account.isLine(line)) {
          Account account = Account.parse(line);
          clients.put(account.stream(), account);
        }
      }
    });
    Map<Integer, Account> atApp = new LinkedHashMap<>();
    Map<Integer, AppSide> sides = new LinkedHashMap<>();
    for (AppSide side : app.ask(List::copyOf)) {
      Account account = side.account();
      atApp.put(account.stream(), account);
      sides.put(account.stream(), side);
    }
    int answer = held.exceptionally(failure -> 0).join();
    return new Outcome(begun, clients, atApp, sides, metrics, exit, answer, sidecar.output());
  }

  /** Until no stream is left, or nobody answers any more. */
  private static Scrapes scrapeToTheEnd(FleetSidecar sidecar) {
    Scrapes metrics = new Scrapes(sidecar.metrics());
    Await.until(
        WINDOW.plus(PATIENCE),
        "the end of all streams in the metrics, or of the sidecar",
        () -> !metrics.again() || metrics.value("websocket_streams") == 0);
    metrics.onceMore(); // what that scrape read before the last stream ended is old
    return metrics;
  }

  private static long flowing(FleetApp app) {
    return app.ask(streams -> streams.stream().filter(AppSide::flows).count());
  }

  private static long ended(FleetApp app) {
    return app.ask(streams -> streams.stream().filter(AppSide::ended).count());
  }

  private static FleetProcess java(FleetSidecar sidecar, int first, int count, boolean silent) {
    List<String> options = List.of("-Xmx2g", "-XX:+UseSerialGC");
    return FleetProcess.java(options, JavaFleet.class, arguments(sidecar, first, count, silent));
  }

  private static FleetProcess node(FleetSidecar sidecar, int first, int count, boolean silent) {
    List<String> words = new ArrayList<>(List.of(Peers.require("node"), "fleet.mjs"));
    words.addAll(arguments(sidecar, first, count, silent));
    return FleetProcess.start(NodePackages.installed(), words);
  }

  private static List<String> arguments(
      FleetSidecar sidecar, int first, int count, boolean silent) {
    return List.of(
        sidecar.url("wss"),
        sidecar.caFile().toString(),
        Integer.toString(first),
        Integer.toString(count),
        Integer.toString(TICK_MILLIS),
        silent ? "silent" : "polite");
  }
}
