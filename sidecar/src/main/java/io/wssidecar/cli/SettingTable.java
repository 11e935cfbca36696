package io.wssidecar.cli;

import io.wssidecar.config.AppAddress;
import io.wssidecar.config.AppSettings.Balance;
import io.wssidecar.config.AppSettings.ProxyProtocol;
import io.wssidecar.config.LogSettings.Format;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything that can be set, each thing once. Flags, environment and file are all read by this
 * table, and the help is written from it; {@link SettingsAssembly} turns the values into the
 * records of {@code config}. The front door has a table of its own, which this one begins with.
 */
final class SettingTable {
  private static final List<SettingGroup> GROUPS = new ArrayList<>(FrontDoorTable.GROUPS);

  private static final SettingGroup APP_GROUP = group("The app");
  static final Setting<AppAddress> APP =
      APP_GROUP.has(
          Setting.of("app", "URL", AppAddresses::parse)
              .manyTimes()
              .byDefault("http://127.0.0.1:8080")
              .means(
                  "Where the app listens, in plain HTTP; unix:/run/app.sock for a Unix socket."
                      + " Several are balanced."));
  static final Setting<Balance> BALANCE =
      APP_GROUP.has(
          Setting.of("balance", Choice.among(Balance.class))
              .otherwise("cookie with several apps")
              .means(
                  "How one of several apps is chosen. With cookie a client stays with its app, as"
                      + " SignalR and Socket.IO need; with source-hash too, by its address."));

  static final Setting<ProxyProtocol> APP_PROXY_PROTOCOL =
      APP_GROUP.has(
          Setting.of("app-proxy-protocol", Choice.among(ProxyProtocol.class))
              .byDefault("off")
              .means(
                  "The PROXY header that the app wants at the beginning of each connection; v2 also"
                      + " tells the server name, ALPN and TLS version. Every request then has a"
                      + " connection of its own."));

  private static final SettingGroup TIMES = group("Times (500ms, 30s, 5m, 1h)");
  static final Setting<Duration> HANDSHAKE_TIMEOUT =
      TIMES.has(
          Setting.of("handshake-timeout", "TIME", Durations::positive)
              .byDefault("10s")
              .means("From accepting a connection to the end of its TLS handshake."));
  static final Setting<Duration> REQUEST_TIMEOUT =
      TIMES.has(
          Setting.of("request-timeout", "TIME", Durations::positive)
              .byDefault("10s")
              .means("From the first byte of a request's head to its last."));
  static final Setting<Duration> KEEP_ALIVE =
      TIMES.has(
          Setting.of("keep-alive", "TIME", Durations::positive)
              .byDefault("75s")
              .means(
                  "How long a client's connection may wait for its next request. Must be longer"
                      + " than the balancer's: AWS 60s, Google 600s."));
  static final Setting<Duration> CONNECT_TIMEOUT =
      TIMES.has(
          Setting.of("connect-timeout", "TIME", Durations::positive)
              .byDefault("3s")
              .means("How long connecting to the app may take."));
  static final Setting<Duration> APP_TIMEOUT =
      TIMES.has(
          Setting.of("app-timeout", "TIME", Durations::positive)
              .byDefault("120s")
              .means("From a request's end to the head of the app's answer."));
  static final Setting<Duration> APP_KEEP_ALIVE =
      TIMES.has(
          Setting.of("app-keep-alive", "TIME|off", Durations::positiveOrOff)
              .byDefault("4s")
              .means(
                  "How long an idle connection to the app is kept. Must be shorter than the app's:"
                      + " Node and Uvicorn 5s."));

  private static final SettingGroup WEBSOCKETS =
      group("WebSockets (times as above, sizes 64Ki, 1Mi)");
  static final Setting<String> ORIGIN =
      WEBSOCKETS.has(
          Setting.of("origin", "ORIGIN", Origins::parse)
              .manyTimes()
              .otherwise("any")
              .means(
                  "Pages that may open one: https://app.example.com, *.example.com for all names"
                      + " below it, null for pages without an origin."));
  static final Setting<Duration> PING_INTERVAL =
      WEBSOCKETS.has(
          Setting.of("ping-interval", "TIME|off", Durations::positiveOrOff)
              .byDefault("25s")
              .means("How long a client may be silent before it is sent a Ping."));
  static final Setting<Duration> PONG_TIMEOUT =
      WEBSOCKETS.has(
          Setting.of("pong-timeout", "TIME", Durations::positive)
              .byDefault("20s")
              .means("How long after a Ping a peer may stay silent before it counts as dead."));
  static final Setting<Duration> PING_APP =
      WEBSOCKETS.has(
          Setting.of("ping-app", "TIME|off", Durations::positiveOrOff)
              .byDefault("off")
              .means("Like --ping-interval, for the app."));
  static final Setting<Duration> IDLE_TIMEOUT =
      WEBSOCKETS.has(
          Setting.of("idle-timeout", "TIME|off", Durations::positiveOrOff)
              .byDefault("off")
              .means("Ends a stream without a message either way for so long; Pings are none."));
  static final Setting<Duration> MAX_AGE =
      WEBSOCKETS.has(
          Setting.of("max-age", "TIME|off", Durations::positiveOrOff)
              .byDefault("off")
              .means("Ends a stream of that age, or up to a tenth earlier, with Close 1001."));
  static final Setting<Duration> WRITE_STALL_TIMEOUT =
      WEBSOCKETS.has(
          Setting.of("write-stall-timeout", "TIME", Durations::positive)
              .byDefault("60s")
              .means(
                  "How long a peer may read nothing of what waits for it; then the stream ends."));
  static final Setting<Long> MAX_MESSAGE_SIZE =
      WEBSOCKETS.has(
          Setting.of("max-message-size", "SIZE|off", Sizes::positiveOrOff)
              .byDefault("off")
              .means(
                  "Longest message that a client may send, all fragments together, compressed if it"
                      + " is; a longer one ends the stream with Close 1009."));
  static final Setting<Duration> APP_LOST_SPREAD =
      WEBSOCKETS.has(
          Setting.of("app-lost-spread", "TIME|off", Durations::positiveOrOff)
              .byDefault("5s")
              .means(
                  "When the app dies its clients get Close 1012, spread over this time, so that they"
                      + " do not come back all at once."));

  private static final SettingGroup STOPPING = group("Stopping");
  static final Setting<Duration> DRAIN_DELAY =
      STOPPING.has(
          Setting.of("drain-delay", "TIME|off", Durations::positiveOrOff)
              .byDefault("5s")
              .means(
                  "After SIGTERM or wss-sidecar drain: not ready any more, but everything is still"
                      + " served."));
  static final Setting<Duration> DRAIN =
      STOPPING.has(
          Setting.of("drain", "TIME|off", Durations::positiveOrOff)
              .byDefault("15s")
              .means("After the delay: how long requests and streams may take to end."));
  static final Setting<Integer> CLOSE_CODE =
      STOPPING.has(
          Setting.of("close-code", "CODE", Numbers::closeCode)
              .byDefault("1001")
              .means("What the Close of a drain tells the peers."));

  private static final SettingGroup SIDE_PORTS = group("Health and administration");
  static final Setting<Optional<InetSocketAddress>> HEALTH =
      SIDE_PORTS.has(
          Setting.of("health", "ADDRESS|off", Addresses::listenOrOff)
              .byDefault(":9912")
              .means("Where /livez, /readyz and /metrics are answered, in plain HTTP."));
  static final Setting<Optional<InetSocketAddress>> ADMIN =
      SIDE_PORTS.has(
          Setting.of("admin", "ADDRESS|off", Addresses::loopbackOrOff)
              .byDefault("127.0.0.1:9911")
              .means("The operator's own port, on loopback: /drain, /connections, /config."));
  static final Setting<Boolean> AGENT =
      SIDE_PORTS.has(
          Setting.of("agent", Choice.onOrOff())
              .byDefault("off")
              .means(
                  "With on, the Java agent counts failed handshakes too, and /metrics shows them. By"
                      + " flag or environment: Java starts before the file is read."));

  private static final SettingGroup LOGGING = group("Logging and configuration");
  static final Setting<Level> LOG_LEVEL =
      LOGGING.has(
          Setting.of(
                  "log-level",
                  Choice.among(Level.class, Level.DEBUG, Level.INFO, Level.WARNING, Level.ERROR))
              .byDefault("info")
              .means("The least important lines that are still written."));
  static final Setting<Format> LOG_FORMAT =
      LOGGING.has(
          Setting.of("log-format", Choice.among(Format.class))
              .byDefault("text")
              .means("Lines for people, or a JSON object each."));
  static final Setting<Boolean> ACCESS_LOG =
      LOGGING.has(
          Setting.of("access-log", Choice.onOrOff())
              .byDefault("on")
              .means("A line when a WebSocket opens, and one when it ends."));
  static final Setting<Path> CONFIG =
      LOGGING.has(
          Setting.of("config", "FILE", ReadableFile::parse)
              .means("YAML file with any of these settings, by the same names."));

  private SettingTable() {}

  static List<SettingGroup> groups() {
    return List.copyOf(GROUPS);
  }

  static List<Setting<?>> all() {
    return GROUPS.stream().<Setting<?>>flatMap(group -> group.settings().stream()).toList();
  }

  static List<String> names() {
    return all().stream().<String>map(Setting::name).toList();
  }

  private static SettingGroup group(String heading) {
    SettingGroup group = SettingGroup.headed(heading);
    GROUPS.add(group);
    return group;
  }
}
