package io.wssidecar.cli;

import io.wssidecar.config.ConfigException;
import io.wssidecar.config.TlsSettings.CertificateFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Something to try at once: a throw-away certificate, an echo app, and the sidecar in front of it,
 * all on loopback.
 */
final class DemoCommand implements Command {
  private final Engine engine;
  private final DemoParts parts;
  private final Terminal terminal;
  private final IntConsumer exit;

  DemoCommand(Engine engine, DemoParts parts, Terminal terminal, IntConsumer exit) {
    this.engine = engine;
    this.parts = parts;
    this.terminal = terminal;
    this.exit = exit;
  }

  @Override
  public String name() {
    return "demo";
  }

  @Override
  public String summary() {
    return "Runs the sidecar in front of an echo app, with a certificate made on the spot.";
  }

  /** It opens one port and no other, unless asked to. */
  @Override
  public List<Setting<?>> settings() {
    return List.of(
        FrontDoorTable.LISTEN.byDefault("localhost:8443"),
        SettingTable.HEALTH.byDefault("off"),
        SettingTable.ADMIN.byDefault("off"),
        SettingTable.LOG_LEVEL,
        SettingTable.LOG_FORMAT);
  }

  @Override
  public int run(Invocation invocation) throws ConfigException, IOException, InterruptedException {
    invocation.read(settings()).orThrow();
    try (TemporaryDirectory directory = TemporaryDirectory.create("wss-sidecar-demo");
        DemoParts.App app = parts.app().start(loopback())) {
      CertificateFiles files = parts.certificate().create(directory.path());
      Values values = invocation.with(own(files, app)).read(everything()).agreed().orThrow();
      return Foreground.run(
          engine,
          SettingsAssembly.of(values),
          running -> DemoText.print(terminal.out(), running, files.chain()),
          exit);
    }
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** What the demo decides by itself. Whoever presses Ctrl-C waits for nobody's balancer. */
  private static Layer own(CertificateFiles files, DemoParts.App app) {
    return new Layer(
        Map.of(
            FrontDoorTable.CERT.name(), demo(files.chain().toString()),
            FrontDoorTable.KEY.name(), demo(files.key().toString()),
            SettingTable.APP.name(), demo("http://127.0.0.1:" + app.port()),
            SettingTable.DRAIN_DELAY.name(), demo("off"),
            SettingTable.DRAIN.name(), demo("2s")));
  }

  private static List<Given> demo(String text) {
    return List.of(new Given("demo", text));
  }

  /** Its own settings, and all the others as the demo decides or the table says. */
  private List<Setting<?>> everything() {
    List<Setting<?>> all = new ArrayList<>(settings());
    List<String> own = all.stream().<String>map(Setting::name).toList();
    SettingTable.all().stream().filter(each -> !own.contains(each.name())).forEach(all::add);
    return all;
  }
}
