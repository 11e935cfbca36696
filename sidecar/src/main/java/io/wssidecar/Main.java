package io.wssidecar;

import io.wssidecar.cli.DemoParts;
import io.wssidecar.cli.Engine;
import io.wssidecar.cli.Program;
import io.wssidecar.config.ConfigException;
import io.wssidecar.config.Settings;
import io.wssidecar.demo.DemoCertificate;
import io.wssidecar.demo.EchoApp;
import io.wssidecar.log.Logging;
import io.wssidecar.loop.FlatSelectors;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The process: command line, sidecar, exit code. */
public final class Main {
  private Main() {}

  public static void main(String[] words) {
    FlatSelectors.use();
    Logging.quietLibraries();
    System.exit(new Program(new SidecarEngine(), demo()).run(words));
  }

  private static DemoParts demo() {
    return new DemoParts(
        DemoCertificate::create,
        address -> {
          EchoApp app = EchoApp.start(address);
          return new DemoParts.App(app.port(), app::close);
        });
  }

  private static final class SidecarEngine implements Engine {
    @Override
    public Running start(Settings settings) throws IOException, ConfigException {
      return new RunningSidecar(Sidecar.start(settings));
    }

    @Override
    public List<String> check(Settings settings) throws IOException, ConfigException {
      return Sidecar.check(settings);
    }
  }

  private record RunningSidecar(Sidecar sidecar) implements Engine.Running {
    @Override
    public List<InetSocketAddress> addresses() {
      return sidecar.addresses();
    }

    @Override
    public Optional<InetSocketAddress> healthAddress() {
      return sidecar.healthAddress();
    }

    @Override
    public Optional<InetSocketAddress> adminAddress() {
      return sidecar.adminAddress();
    }

    @Override
    public void reload() {
      sidecar.reloadCertificates();
    }

    @Override
    public void stop() {
      sidecar.stop();
    }

    @Override
    public void stopNow() {
      sidecar.stopNow();
    }

    @Override
    public boolean awaitStopped(Duration most) throws InterruptedException {
      return sidecar.awaitStopped(most);
    }
  }
}
