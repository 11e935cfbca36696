package io.wssidecar.admin;

import io.wssidecar.config.AppAddress;
import io.wssidecar.config.Cidr;
import io.wssidecar.config.ClientAuth;
import io.wssidecar.config.Settings;
import io.wssidecar.config.StreamSettings;
import io.wssidecar.config.TlsSettings;
import io.wssidecar.config.TlsSettings.CertificateFiles;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The settings in force, by the names and in the words in which an operator writes them: JSON is
 * YAML, so that the answer may be a configuration file again. Of keys and passwords only the files'
 * names.
 */
public final class EffectiveSettings {
  private final Map<String, Object> members = new LinkedHashMap<>();

  private EffectiveSettings() {}

  public static String json(Settings settings) {
    EffectiveSettings telling = new EffectiveSettings();
    telling.listening(settings);
    telling.certificates(settings.tls());
    telling.app(settings);
    telling.streams(settings);
    telling.stoppingAndSidePorts(settings);
    return Json.text(telling.members);
  }

  private void listening(Settings settings) {
    members.put(
        "listen", settings.listen().addresses().stream().map(EffectiveSettings::address).toList());
    members.put(
        "trusted-proxy", settings.listen().trustedProxies().stream().map(Cidr::toString).toList());
    members.put("proxy-protocol", settings.listen().proxyProtocol() ? "on" : "off");
    members.put("max-connections", numberOrOff(settings.listen().maxConnections()));
    members.put("max-connections-per-ip", numberOrOff(settings.listen().limits().perAddress()));
    members.put(
        "max-handshakes-per-second", numberOrOff(settings.listen().limits().handshakesPerSecond()));
    members.put("io-threads", settings.listen().ioThreads());
  }

  private void certificates(TlsSettings tls) {
    members.put(
        "cert",
        tls.certificates().stream().map(CertificateFiles::chain).map(Object::toString).toList());
    members.put(
        "key",
        tls.certificates().stream().map(CertificateFiles::key).map(Object::toString).toList());
    tls.keyPasswordFile().ifPresent(file -> members.put("key-password-file", file.toString()));
    tls.keystore().ifPresent(file -> members.put("keystore", file.toString()));
    members.put("session-tickets", tls.sessionTickets() ? "on" : "off");
    clients(tls.clientAuth());
    members.put("handshake-timeout", time(tls.handshakeTimeout()));
    members.put("tls-profile", word(tls.hello().profile()));
    members.put("strict-sni", tls.hello().strictSni() ? "on" : "off");
  }

  private void clients(ClientAuth clients) {
    members.put("client-ca", texts(clients.authorities()));
    members.put("client-auth", word(clients.mode()));
    members.put("client-crl", texts(clients.revocations()));
    members.put("allow-subject", clients.subjects());
    members.put("allow-san", clients.names());
    members.put("client-cert-headers", clients.headers() ? "on" : "off");
  }

  private static List<String> texts(List<?> values) {
    return values.stream().map(Object::toString).toList();
  }

  private void app(Settings settings) {
    members.put("app", settings.app().apps().stream().map(AppAddress::toString).toList());
    members.put("balance", word(settings.app().balance()));
    members.put("app-proxy-protocol", word(settings.app().proxyProtocol()));
    members.put("request-timeout", time(settings.http().requestTimeout()));
    members.put("keep-alive", time(settings.http().keepAlive()));
    members.put("connect-timeout", time(settings.app().connectTimeout()));
    members.put("app-timeout", time(settings.app().responseTimeout()));
    members.put("app-keep-alive", time(settings.app().keepAlive()));
  }

  private void streams(Settings settings) {
    StreamSettings stream = settings.stream();
    members.put("origin", settings.http().origins());
    members.put("ping-interval", time(stream.pingInterval()));
    members.put("pong-timeout", time(stream.pongTimeout()));
    members.put("ping-app", time(stream.pingApp()));
    members.put("idle-timeout", time(stream.idleTimeout()));
    members.put("max-age", time(stream.maxAge()));
    members.put("write-stall-timeout", time(stream.writeStallTimeout()));
    members.put("max-message-size", numberOrOff(stream.maxMessageBytes()));
    members.put("app-lost-spread", time(stream.appLostSpread()));
    members.put("close-code", stream.closeCode());
  }

  private void stoppingAndSidePorts(Settings settings) {
    members.put("drain-delay", time(settings.stop().delay()));
    members.put("drain", time(settings.stop().window()));
    members.put("health", addressOrOff(settings.health().health()));
    members.put("admin", addressOrOff(settings.health().admin()));
    members.put("agent", settings.health().agent() ? "on" : "off");
    members.put("log-level", word(settings.log().level()));
    members.put("log-format", word(settings.log().format()));
    members.put("access-log", settings.log().accessLog() ? "on" : "off");
  }

  private static Object numberOrOff(long number) {
    return number == 0 ? "off" : number;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String addressOrOff(Optional<InetSocketAddress> address) {
    return address.map(EffectiveSettings::address).orElse("off");
  }

  private static String address(InetSocketAddress address) {
    String literal = address.getAddress().getHostAddress();
    String host = literal.indexOf(':') >= 0 ? "[" + literal + "]" : literal;
    return (address.getAddress().isAnyLocalAddress() ? "" : host) + ":" + address.getPort();
  }

  /** In the largest unit that says it exactly. */
  private static String time(Duration time) {
    long millis = time.toMillis();
    if (millis == 0) {
      return "off";
    }
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    return seconds % 3600 == 0
        ? seconds / 3600 + "h"
        : seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
