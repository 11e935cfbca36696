package io.wssidecar.cli;

import io.wssidecar.config.AppSettings;
import io.wssidecar.config.AppSettings.Balance;
import io.wssidecar.config.ClientAuth;
import io.wssidecar.config.ConnectionLimits;
import io.wssidecar.config.HealthSettings;
import io.wssidecar.config.HelloRules;
import io.wssidecar.config.HttpSettings;
import io.wssidecar.config.ListenSettings;
import io.wssidecar.config.LogSettings;
import io.wssidecar.config.Settings;
import io.wssidecar.config.StopSettings;
import io.wssidecar.config.StreamSettings;
import io.wssidecar.config.TlsSettings;
import io.wssidecar.config.TlsSettings.CertificateFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts values that were read without a problem, and agree with each other, into the records of
 * {@code config}.
 */
final class SettingsAssembly {
  private final Values values;

  private SettingsAssembly(Values values) {
    this.values = values;
  }

  static Settings of(Values values) {
    SettingsAssembly assembly = new SettingsAssembly(values);
    return new Settings(
        assembly.listen(),
        assembly.tls(),
        new HttpSettings(
            values.one(SettingTable.REQUEST_TIMEOUT),
            values.one(SettingTable.KEEP_ALIVE),
            values.all(SettingTable.ORIGIN)),
        assembly.app(),
        assembly.stream(),
        new StopSettings(values.one(SettingTable.DRAIN_DELAY), values.one(SettingTable.DRAIN)),
        new HealthSettings(
            values.one(SettingTable.HEALTH),
            values.one(SettingTable.ADMIN),
            values.one(SettingTable.AGENT)),
        new LogSettings(
            values.one(SettingTable.LOG_LEVEL),
            values.one(SettingTable.LOG_FORMAT),
            values.one(SettingTable.ACCESS_LOG)));
  }

  private StreamSettings stream() {
    return new StreamSettings(
        values.one(SettingTable.PING_INTERVAL),
        values.one(SettingTable.PONG_TIMEOUT),
        values.one(SettingTable.PING_APP),
        values.one(SettingTable.IDLE_TIMEOUT),
        values.one(SettingTable.MAX_AGE),
        values.one(SettingTable.WRITE_STALL_TIMEOUT),
        values.one(SettingTable.MAX_MESSAGE_SIZE),
        values.one(SettingTable.CLOSE_CODE),
        values.one(SettingTable.APP_LOST_SPREAD));
  }

  private ListenSettings listen() {
    // The JVM counts a container's share of the processors, too.
    int processors = Runtime.getRuntime().availableProcessors();
    return new ListenSettings(
        values.all(FrontDoorTable.LISTEN),
        values.all(FrontDoorTable.TRUSTED_PROXY),
        values.maybe(FrontDoorTable.IO_THREADS).orElse(Math.min(4, processors)),
        values.one(FrontDoorTable.MAX_CONNECTIONS),
        new ConnectionLimits(
            values.one(FrontDoorTable.MAX_CONNECTIONS_PER_IP),
            values.one(FrontDoorTable.MAX_HANDSHAKES_PER_SECOND)),
        values.one(FrontDoorTable.PROXY_PROTOCOL));
  }

  private TlsSettings tls() {
    List<Path> chains = values.all(FrontDoorTable.CERT);
    List<Path> keys = values.all(FrontDoorTable.KEY);
    List<CertificateFiles> pairs = new ArrayList<>();
    for (int i = 0; i < chains.size(); i++) {
      pairs.add(new CertificateFiles(chains.get(i), keys.get(i)));
    }
    return new TlsSettings(
        pairs,
        values.maybe(FrontDoorTable.KEYSTORE),
        values.maybe(FrontDoorTable.KEY_PASSWORD_FILE),
        values.one(SettingTable.HANDSHAKE_TIMEOUT),
        new HelloRules(
            values.one(FrontDoorTable.TLS_PROFILE), values.one(FrontDoorTable.STRICT_SNI)),
        clientAuth(),
        values.maybe(FrontDoorTable.SESSION_TICKETS).orElse(!clientAuth().asks()));
  }

  private ClientAuth clientAuth() {
    List<Path> authorities = values.all(FrontDoorTable.CLIENT_CA);
    return new ClientAuth(
        values
            .maybe(FrontDoorTable.CLIENT_AUTH)
            .orElse(authorities.isEmpty() ? ClientAuth.Mode.NONE : ClientAuth.Mode.NEED),
        authorities,
        values.all(FrontDoorTable.CLIENT_CRL),
        values.all(FrontDoorTable.ALLOW_SUBJECT),
        values.all(FrontDoorTable.ALLOW_SAN),
        values.one(FrontDoorTable.CLIENT_CERT_HEADERS));
  }

  private AppSettings app() {
    boolean several = values.all(SettingTable.APP).size() > 1;
    return new AppSettings(
        values.all(SettingTable.APP),
        values.maybe(SettingTable.BALANCE).orElse(several ? Balance.COOKIE : Balance.ROUND_ROBIN),
        values.one(SettingTable.CONNECT_TIMEOUT),
        values.one(SettingTable.APP_TIMEOUT),
        values.one(SettingTable.APP_KEEP_ALIVE),
        values.one(SettingTable.APP_PROXY_PROTOCOL));
  }
}
