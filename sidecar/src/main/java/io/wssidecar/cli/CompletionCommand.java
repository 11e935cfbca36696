package io.wssidecar.cli;

import java.util.List;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;

/** Prints what a shell needs to complete commands, flags, and the words that a flag takes. */
final class CompletionCommand implements Command {
  private final Terminal terminal;
  private final Supplier<CommandLine> commandLine;

  /**
   * @param commandLine every command, this one too
   */
  CompletionCommand(Terminal terminal, Supplier<CommandLine> commandLine) {
    this.terminal = terminal;
    this.commandLine = commandLine;
  }

  @Override
  public String name() {
    return "completion";
  }

  @Override
  public String summary() {
    return "Prints a script for bash, to be used by: source <(wss-sidecar completion)";
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of();
  }

  @Override
  public int run(Invocation invocation) {
    terminal.out().print(AutoComplete.bash("wss-sidecar", commandLine.get()));
    terminal.out().flush();
    return ExitCode.OK;
  }
}
