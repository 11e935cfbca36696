package io.wssidecar.cli;

import io.wssidecar.config.ConfigException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Says what {@code run} would say to the same settings, and starts nothing. */
final class CheckCommand implements Command {
  private final Engine engine;
  private final Terminal terminal;

  CheckCommand(Engine engine, Terminal terminal) {
    this.engine = engine;
    this.terminal = terminal;
  }

  @Override
  public String name() {
    return "check";
  }

  @Override
  public String summary() {
    return "Checks settings, keys and certificates without starting anything.";
  }

  @Override
  public List<Setting<?>> settings() {
    return SettingTable.all();
  }

  @Override
  public int run(Invocation invocation) throws ConfigException, IOException {
    Values values = invocation.read(settings()).agreed().orThrow();
    List<String> warnings = new ArrayList<>(engine.check(SettingsAssembly.of(values)));
    warnings.addAll(0, RunCommand.warnings(invocation, values));
    for (String warning : warnings) {
      terminal.complain("warning: " + warning);
    }
    terminal.out().println("wss-sidecar: settings, keys and certificates are good.");
    return ExitCode.OK;
  }
}
