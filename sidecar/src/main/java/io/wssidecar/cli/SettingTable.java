package io.wssidecar.cli;

import io.wssidecar.config.AppAddress;
import io.wssidecar.config.AppSettings.Balance;
import io.wssidecar.config.AppSettings.ProxyProtocol;
import io.wssidecar.config.Cidr;
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
 * records of {@code config}.
 */
final class SettingTable {
  /** Settings that the help shows together. */
  record Group(String heading, List<Setting<?>> settings) {
    private <T> Setting<T> has(Setting<T> setting) {
      settings.add(setting);
      return setting;
    }
  }

  private static final List<Group> GROUPS = new ArrayList<>();

  private static final Group LISTENING = group("Listening");
  static final Setting<InetSocketAddress> LISTEN =
      LISTENING.has(
          Setting.of("listen", "ADDRESS", Addresses::listen)
              .manyTimes()
              .byDefault(":443")
              .means(
                  "Where TLS connections are accepted: :443 for every address of this machine,"
                      + " 127.0.0.1:8443 or [::]:8443 for one."));
  static final Setting<Cidr> TRUSTED_PROXY =
      LISTENING.has(
          Setting.of("trusted-proxy", "CIDR", Cidrs::parse)
              .manyTimes()
              .means(
                  "Balancers whose X-Forwarded-* and Forwarded headers, and PROXY headers with"
                      + " --proxy-protocol, are believed, such as 10.0.0.0/8. Everybody else's are"
                      + " replaced."));
  static final Setting<Boolean> PROXY_PROTOCOL =
      LISTENING.has(
          Setting.of("proxy-protocol", Choice.onOrOff())
              .byDefault("off")
              .means(
                  "With on, every connection must come from a --trusted-proxy and begin with a PROXY"
                      + " header, version 1 or 2, that names the client."));
  static final Setting<Integer> MAX_CONNECTIONS =
      LISTENING.has(
          Setting.of("max-connections", "NUMBER", Numbers.atMostOrOff(10_000_000))
              .byDefault("off")
              .means("Connections open at a time; more are refused at once."));
  static final Setting<Integer> IO_THREADS =
      LISTENING.has(
          Setting.of("io-threads", "NUMBER", Numbers.between(1, 64))
              .otherwise("one a processor, at most 4")
              .means("Threads that move the bytes; all work is done on them."));

  private static final Group CERTIFICATES = group("Certificates");
  static final Setting<Path> CERT =
      CERTIFICATES.has(
          Setting.of("cert", "FILE", ReadableFile::parse)
              .manyTimes()
              .means(
                  "PEM certificate chain, the server's own first. Several: one for each name or key"
                      + " type; the first is the default."));
  static final Setting<Path> KEY =
      CERTIFICATES.has(
          Setting.of("key", "FILE", ReadableFile::parse)
              .manyTimes()
              .means("PEM private key of each --cert, in the same order."));
  static final Setting<Path> KEY_PASSWORD_FILE =
      CERTIFICATES.has(
          Setting.of("key-password-file", "FILE", ReadableFile::parse)
              .means("Its first line opens encrypted keys and the keystore."));
  static final Setting<Path> KEYSTORE =
      CERTIFICATES.has(
          Setting.of("keystore", "FILE", ReadableFile::parse)
              .means("PKCS#12 file with keys and chains, instead of or besides --cert."));

  private static final Group APP_GROUP = group("The app");
  static final Setting<AppAddress> APP =
      APP_GROUP.has(
          Setting.of("app", "URL", AppAddresses::parse)
              .manyTimes()
              .byDefault("http://127.0.0.1:8080")
              .means("Where the app listens, in plain HTTP. Several are balanced."));
  static final Setting<Balance> BALANCE =
      APP_GROUP.has(
          Setting.of("balance", Choice.among(Balance.class))
              .otherwise("cookie with several apps")
              .means(
                  "How one of several apps is chosen. With cookie a client stays with its app, as"
                      + " SignalR and Socket.IO need."));

  static final Setting<ProxyProtocol> APP_PROXY_PROTOCOL =
      APP_GROUP.has(
          Setting.of("app-proxy-protocol", Choice.among(ProxyProtocol.class))
              .byDefault("off")
              .means(
                  "The PROXY header that the app wants at the beginning of each connection; v2 also"
                      + " tells the server name, ALPN and TLS version. Every request then has a"
                      + " connection of its own."));

  private static final Group TIMES = group("Times (500ms, 30s, 5m, 1h)");
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

  private static final Group WEBSOCKETS = group("WebSockets (times as above, sizes 64Ki, 1Mi)");
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

  private static final Group STOPPING = group("Stopping");
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

  private static final Group SIDE_PORTS = group("Health and administration");
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

  private static final Group LOGGING = group("Logging and configuration");
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

  static List<Group> groups() {
    return List.copyOf(GROUPS);
  }

  static List<Setting<?>> all() {
    return GROUPS.stream().<Setting<?>>flatMap(group -> group.settings().stream()).toList();
  }

  static List<String> names() {
    return all().stream().<String>map(Setting::name).toList();
  }

  private static Group group(String heading) {
    Group group = new Group(heading, new ArrayList<>());
    GROUPS.add(group);
    return group;
  }
}
