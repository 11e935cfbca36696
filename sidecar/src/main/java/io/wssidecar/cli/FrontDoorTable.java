package io.wssidecar.cli;

import io.wssidecar.config.Cidr;
import io.wssidecar.config.ClientAuth.Mode;
import io.wssidecar.config.TlsProfile;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/** What can be set about the front door: who may connect, and the certificates that are shown. */
final class FrontDoorTable {
  private static final SettingGroup LISTENING = SettingGroup.headed("Listening");
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
  static final Setting<Integer> MAX_CONNECTIONS_PER_IP =
      LISTENING.has(
          Setting.of("max-connections-per-ip", "NUMBER", Numbers.atMostOrOff(10_000_000))
              .byDefault("off")
              .means(
                  "The same for one client: an IPv4 address, or an IPv6 network of 64 bits. A"
                      + " --trusted-proxy is not counted."));
  static final Setting<Integer> MAX_HANDSHAKES_PER_SECOND =
      LISTENING.has(
          Setting.of("max-handshakes-per-second", "NUMBER", Numbers.atMostOrOff(1_000_000))
              .byDefault("off")
              .means(
                  "TLS handshakes of all clients together; who comes beyond is refused at once."));
  static final Setting<Integer> IO_THREADS =
      LISTENING.has(
          Setting.of("io-threads", "NUMBER", Numbers.between(1, 64))
              .otherwise("one a processor, at most 4")
              .means("Threads that move the bytes; all work is done on them."));

  private static final SettingGroup CERTIFICATES = SettingGroup.headed("Certificates");
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
  static final Setting<TlsProfile> TLS_PROFILE =
      CERTIFICATES.has(
          Setting.of("tls-profile", Choice.among(TlsProfile.class))
              .byDefault("intermediate")
              .means(
                  "Mozilla's profile: intermediate is TLS 1.2 and 1.3, modern is TLS 1.3 only."));
  static final Setting<Boolean> STRICT_SNI =
      CERTIFICATES.has(
          Setting.of("strict-sni", Choice.onOrOff())
              .byDefault("off")
              .means(
                  "With on, a client that asks for a name of no certificate is refused. One that"
                      + " asks for no name is served with the first certificate either way."));

  static final Setting<Boolean> SESSION_TICKETS =
      CERTIFICATES.has(
          Setting.of("session-tickets", Choice.onOrOff())
              .otherwise("on, off with client certificates")
              .means(
                  "Whether clients may resume TLS sessions. Not with client certificates: who"
                      + " resumes shows none."));

  private static final SettingGroup CLIENTS = SettingGroup.headed("Client certificates");
  static final Setting<Path> CLIENT_CA =
      CLIENTS.has(
          Setting.of("client-ca", "FILE", ReadableFile::parse)
              .manyTimes()
              .means(
                  "PEM bundle of the authorities whose clients may connect, with those between a"
                      + " client and its root if clients do not send them."));
  static final Setting<Mode> CLIENT_AUTH =
      CLIENTS.has(
          Setting.of("client-auth", Choice.among(Mode.class))
              .otherwise("need with --client-ca, else none")
              .means(
                  "Whether a client must show a certificate. With want it may come without one; the"
                      + " app then gets no Client-Cert. need unless this says otherwise: who names"
                      + " an authority wants nobody else."));
  static final Setting<Path> CLIENT_CRL =
      CLIENTS.has(
          Setting.of("client-crl", "FILE", ReadableFile::parse)
              .manyTimes()
              .means(
                  "Revocation lists, PEM or DER. With any, a client is refused whose authority has"
                      + " no list here, or only one that is out of date."));
  static final Setting<String> ALLOW_SUBJECT =
      CLIENTS.has(
          Setting.of("allow-subject", "TEXT", AllowedClients::subject)
              .manyTimes()
              .whole()
              .means(
                  "Only clients of that common name (billing) or whole subject (CN=billing,O=Shop),"
                      + " or of an --allow-san."));
  static final Setting<String> ALLOW_SAN =
      CLIENTS.has(
          Setting.of("allow-san", "TEXT", AllowedClients::name)
              .manyTimes()
              .means(
                  "Only clients whose certificate has that alternative name, or of an"
                      + " --allow-subject: billing.example, *.example for one label,"
                      + " spiffe://example/billing, ops@example.com, 10.0.0.7."));
  static final Setting<Boolean> CLIENT_CERT_HEADERS =
      CLIENTS.has(
          Setting.of("client-cert-headers", Choice.onOrOff())
              .byDefault("off")
              .means(
                  "With on, the app also gets Client-Cert-Chain and X-Forwarded-Client-Cert, besides"
                      + " Client-Cert."));

  static final List<SettingGroup> GROUPS = List.of(LISTENING, CERTIFICATES, CLIENTS);

  private FrontDoorTable() {}
}
