package io.wssidecar.cli;

import io.wssidecar.config.ConfigException;
import io.wssidecar.config.Settings;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/** The real thing: serves until it is told to stop. */
final class RunCommand implements Command {
  private static final Logger LOG = System.getLogger(RunCommand.class.getName());

  private final Engine engine;
  private final IntConsumer exit;

  RunCommand(Engine engine, IntConsumer exit) {
    this.engine = engine;
    this.exit = exit;
  }

  @Override
  public String name() {
    return "run";
  }

  @Override
  public String summary() {
    return "Runs the sidecar in front of an app.";
  }

  @Override
  public List<Setting<?>> settings() {
    return SettingTable.all();
  }

  @Override
  public int run(Invocation invocation) throws ConfigException, IOException, InterruptedException {
    Values values = invocation.read(settings()).agreed().orThrow();
    Settings settings = SettingsAssembly.of(values);
    return Foreground.run(
        engine,
        settings,
        running -> {
          // Only now does the log have the level and the format that the settings ask for.
          warnings(invocation, values).forEach(each -> LOG.log(Level.WARNING, each));
          LOG.log(Level.INFO, ready(running, settings));
        },
        exit);
  }

  /** What is no mistake, but should be known. */
  static List<String> warnings(Invocation invocation, Values values) {
    List<String> warnings = new ArrayList<>(Environment.strangers(invocation.environment()));
    warnings.addAll(Agreement.warnings(values));
    return warnings;
  }

  private static String ready(Engine.Running running, Settings settings) {
    return "ready on "
        + joined(running.addresses())
        + " for "
        + settings.app().apps().stream().map(Object::toString).collect(Collectors.joining(", "))
        + running.healthAddress().map(at -> ", health on " + Addresses.text(at)).orElse("")
        + running.adminAddress().map(at -> ", admin on " + Addresses.text(at)).orElse("");
  }

  private static String joined(List<InetSocketAddress> addresses) {
    return addresses.stream().map(Addresses::text).collect(Collectors.joining(", "));
  }
}
