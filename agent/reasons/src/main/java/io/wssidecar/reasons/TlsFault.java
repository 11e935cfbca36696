package io.wssidecar.reasons;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a TLS handshake failed, read from what any of Java's TLS libraries says or throws: SunJSSE,
 * BoringSSL under Conscrypt or Netty, OpenSSL under Tomcat, Bouncy Castle. Pure; any thread.
 *
 * <p>A reason names what happened, whichever end looks at it: a client that does not trust the
 * server's certificate is {@code PEER_REJECTED_CERT} at both ends.
 *
 * <p>Trouble with a certificate is told by the type of a cause, all else by the stable part of a
 * text, because an alert alone says too little: one alert stands for many causes.
 */
public final class TlsFault {
  private static final Pattern RECEIVED =
      Pattern.compile(
          "Received fatal alert: (\\w+)"
              + "|plaintext alert received: Level: \\w+; Alert: (\\w+)"
              + "|(?:SSLV3|TLSV1)_ALERT_([A-Z_]+)"
              + "|(?:sslv3|tlsv13?|tls) alert ([a-z ]+)");

  /** Bouncy Castle's way: the name with the number behind it. */
  private static final Pattern NUMBERED = Pattern.compile("\\b([a-z_]+)\\(\\d{1,3}\\)");

  private TlsFault() {}

  /**
   * Judges what an engine, a socket or a channel threw.
   *
   * @param server whether the failed end is the server
   */
  public static Reason of(Throwable thrown, boolean server) {
    return of("", "", thrown, server);
  }

  /**
   * Judges what a library knows when it gives up for no exception's sake.
   *
   * @param sent the alert that is about to be sent, or empty
   * @param diagnostic the library's own words, or empty
   */
  public static Reason of(String sent, String diagnostic, boolean server) {
    Reason told = read(diagnostic, server);
    return told != Reason.NONE ? told : bySentAlert(sent, server);
  }

  /**
   * Judges an alert that came from the peer.
   *
   * @param number as in RFC 8446 section 6, 0 to 255
   * @param server whether the end that received it is the server
   */
  public static Reason ofReceived(int number, boolean server) {
    return byAlert(TlsAlert.name(number), !server);
  }

  /** Judges all of it: the alert about to be sent, the library's words, and what was thrown. */
  public static Reason of(String sent, String diagnostic, Throwable cause, boolean server) {
    Reason trust = CertificateFault.in(cause);
    if (trust != Reason.NONE) {
      return server ? trust : Reason.PEER_REJECTED_CERT;
    }
    Reason told = read(diagnostic, server);
    for (Throwable each = cause; each != null && told == Reason.NONE; each = each.getCause()) {
      told = read(each, server);
    }
    if (told != Reason.NONE) {
      return told;
    }
    Reason channel = ChannelFault.in(cause);
    return channel != Reason.NONE ? channel : bySentAlert(sent, server);
  }

  private static Reason read(Throwable thrown, boolean server) {
    String text = String.valueOf(thrown.getMessage());
    if (thrown.getClass().getName().startsWith("org.bouncycastle.tls.TlsFatalAlert")) {
      boolean received = thrown.getClass().getName().endsWith("Received");
      Matcher name = NUMBERED.matcher(text);
      Reason reason = name.find() ? byAlert(name.group(1), received != server) : Reason.OTHER;
      return reason == Reason.OTHER ? TlsText.reason(text) : reason;
    }
    return read(text, server);
  }

  private static Reason read(String text, boolean server) {
    Matcher received = RECEIVED.matcher(text);
    if (received.find()) {
      String name = "";
      for (int group = 1; group <= received.groupCount(); group++) {
        name = received.group(group) == null ? name : received.group(group);
      }
      return byAlert(name.trim().replace(' ', '_'), !server);
    }
    return TlsText.reason(text);
  }

  private static Reason byAlert(String name, boolean fromServer) {
    return fromServer ? TlsAlert.fromServer(name) : TlsAlert.fromClient(name);
  }

  /** What we say to the peer ourselves, when no text told more. */
  private static Reason bySentAlert(String name, boolean server) {
    return name.isEmpty() ? Reason.OTHER : byAlert(name, server);
  }
}
