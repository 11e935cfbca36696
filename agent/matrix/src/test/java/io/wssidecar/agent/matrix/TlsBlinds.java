package io.wssidecar.agent.matrix;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;

/** What TLS libraries and the servers around them make of some faults, and why. */
final class TlsBlinds {
  private TlsBlinds() {}

  static Map<TlsFault, Blind> engine() {
    return Map.of(
        TlsFault.RESET_AFTER_HELLO,
        new Blind("peer_closed", "who drives an engine sees the reset; the engine is closed"));
  }

  static Map<TlsFault, Blind> conscrypt() {
    Map<TlsFault, Blind> blinds = new EnumMap<>(engine());
    blinds.put(
        TlsFault.PLAIN_HTTP, new Blind("bad_client_hello", "it cannot tell HTTP from garbage"));
    blinds.put(
        TlsFault.OTHER_APPLICATION_PROTOCOL, new Blind("", "it goes on without any protocol"));
    return blinds;
  }

  static Map<TlsFault, Blind> conscryptSocket() {
    Map<TlsFault, Blind> blinds = new EnumMap<>(conscrypt());
    blinds.remove(TlsFault.RESET_AFTER_HELLO);
    return blinds;
  }

  static Map<TlsFault, Blind> bouncyCastle() {
    Map<TlsFault, Blind> blinds = new EnumMap<>(engine());
    Blind vague = new Blind("other", "it has one alert, or one text, for many causes");
    blinds.put(TlsFault.NO_CERTIFICATE_12, vague);
    blinds.put(TlsFault.PLAIN_HTTP, vague);
    blinds.put(TlsFault.BROKEN_HELLO, vague);
    return blinds;
  }

  static Map<TlsFault, Blind> castleSocket() {
    Map<TlsFault, Blind> blinds = new EnumMap<>(bouncyCastle());
    blinds.remove(TlsFault.RESET_AFTER_HELLO);
    return blinds;
  }

  static Map<TlsFault, Blind> unknown() {
    Map<TlsFault, Blind> blinds = new EnumMap<>(engine());
    Blind words = new Blind("other", "nobody knows this library's words");
    for (TlsFault fault :
        EnumSet.of(
            TlsFault.CERTIFICATE_REJECTED_12,
            TlsFault.CERTIFICATE_REJECTED_13,
            TlsFault.CERTIFICATE_REJECTED_BY_OPENSSL,
            TlsFault.NO_CERTIFICATE_12,
            TlsFault.NO_CERTIFICATE_13)) {
      blinds.put(fault, words);
    }
    Blind health = new Blind("", "so early, in words that nobody knows: may be a health check");
    for (TlsFault fault :
        EnumSet.of(
            TlsFault.OLD_CLIENT,
            TlsFault.OTHER_APPLICATION_PROTOCOL,
            TlsFault.OTHER_NAME,
            TlsFault.PLAIN_HTTP,
            TlsFault.BROKEN_HELLO)) {
      blinds.put(fault, health);
    }
    return blinds;
  }

  static Map<TlsFault, Blind> unknownSocket() {
    Map<TlsFault, Blind> blinds = new EnumMap<>(unknown());
    blinds.remove(TlsFault.RESET_AFTER_HELLO);
    blinds.put(
        TlsFault.CLOSED_AFTER_HELLO, new Blind("other", "nobody knows this library's words"));
    return blinds;
  }

  static Map<TlsFault, Blind> tomcat() {
    return Map.of(
        TlsFault.OTHER_APPLICATION_PROTOCOL, new Blind("", "it goes on without any protocol"));
  }

  static Map<TlsFault, Blind> tomcatOpenSsl() {
    Map<TlsFault, Blind> blinds = new EnumMap<>(tomcat());
    blinds.put(
        TlsFault.EXPIRED_CERTIFICATE,
        new Blind("client_cert_untrusted", "OpenSSL is told only that it is not trusted"));
    return blinds;
  }

  static Map<TlsFault, Blind> grpc() {
    Map<TlsFault, Blind> blinds = new EnumMap<>(nettyOpenSsl());
    blinds.put(
        TlsFault.SILENT_AFTER_HELLO,
        new Blind("peer_closed", "it closes the channel by a timer of its own"));
    return blinds;
  }

  static Map<TlsFault, Blind> nettyOpenSsl() {
    return Map.of(
        TlsFault.OTHER_APPLICATION_PROTOCOL, new Blind("", "it goes on without any protocol"));
  }
}
