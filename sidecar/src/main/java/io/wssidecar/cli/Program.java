package io.wssidecar.cli;

import io.wssidecar.config.ConfigException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntConsumer;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** The commands of {@code wss-sidecar}: from the words of a command line to an exit code. */
public final class Program {
  private final Terminal terminal;
  private final Map<String, String> environment;
  private final List<Command> commands;

  /** For a process of its own: standard streams, its environment, and its exit. */
  public Program(Engine engine, DemoParts demo) {
    this(engine, demo, new Terminal(System.out, System.err), System.getenv(), System::exit);
  }

  /**
   * @param exit how a second signal ends the process
   */
  Program(
      Engine engine,
      DemoParts demo,
      Terminal terminal,
      Map<String, String> environment,
      IntConsumer exit) {
    this.terminal = terminal;
    this.environment = environment;
    this.commands =
        List.of(
            new RunCommand(engine, exit),
            new DemoCommand(engine, demo, terminal, exit),
            new CheckCommand(engine, terminal),
            new DrainCommand(terminal),
            new HealthCommand(terminal),
            new CompletionCommand(terminal, this::commandLine));
  }

  private CommandLine commandLine() {
    return CommandLines.of(commands, version());
  }

  /** Returns when the command has ended; for {@code run} that is when the sidecar has. */
  public int run(String... words) {
    CommandLine commandLine = commandLine();
    ParseResult line = commandLine.parseArgs(words);
    if (line.isVersionHelpRequested()) {
      commandLine.printVersionHelp(terminal.out());
      return ExitCode.OK;
    }
    if (line.isUsageHelpRequested()) {
      commandLine.usage(terminal.out());
      return ExitCode.OK;
    }
    if (!line.hasSubcommand()) {
      terminal.complain(List.of(missingCommand(line.unmatched())));
      return ExitCode.MISTAKE;
    }
    return run(line, line.subcommand());
  }

  private int run(ParseResult line, ParseResult rest) {
    if (rest.isUsageHelpRequested()) {
      rest.commandSpec().commandLine().usage(terminal.out());
      return ExitCode.OK;
    }
    Command command =
        commands.stream()
            .filter(each -> each.name().equals(rest.commandSpec().name()))
            .findFirst()
            .orElseThrow();
    List<String> problems = new ArrayList<>();
    if (!line.unmatched().isEmpty()) {
      problems.add(tooEarly(line.unmatched().get(0), command));
    }
    Layer flags = Flags.read(command, rest, problems);
    return run(command, new Invocation(flags, problems, environment));
  }

  private int run(Command command, Invocation invocation) {
    try {
      return command.run(invocation);
    } catch (ConfigException e) {
      terminal.complain(e.problems());
      return ExitCode.MISTAKE;
    } catch (RefusedPorts e) {
      terminal.complain(e.problems());
      return e.exitCode();
    } catch (IOException e) {
      terminal.complain(Objects.requireNonNullElse(e.getMessage(), e.toString()));
      return ExitCode.FAILURE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.FAILURE;
    } catch (RuntimeException e) {
      terminal.complain("a fault of its own, not of the configuration:");
      e.printStackTrace(terminal.err());
      return ExitCode.FAILURE;
    }
  }

  private String missingCommand(List<String> unmatched) {
    List<String> names = commands.stream().map(Command::name).toList();
    String advice = "Write wss-sidecar run, or another of " + String.join(", ", names) + ".";
    if (unmatched.isEmpty()) {
      return "no command. " + advice + " wss-sidecar --help tells more.";
    }
    String word = unmatched.get(0);
    return Given.oneLine(word) + ": no such command. " + advice + Nearest.hint("", word, names);
  }

  private static String tooEarly(String word, Command command) {
    return Given.oneLine(word)
        + ": stands before the command. Write wss-sidecar "
        + command.name()
        + " first.";
  }

  private static String version() {
    return Objects.requireNonNullElse(
        Program.class.getPackage().getImplementationVersion(), "(not packaged)");
  }
}
