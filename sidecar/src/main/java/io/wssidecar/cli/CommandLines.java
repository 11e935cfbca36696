package io.wssidecar.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The settings table as picocli's model: built by hand, since annotations would declare every
 * setting a second time.
 */
final class CommandLines {
  private static final int WIDTH = 100;

  private CommandLines() {}

  static CommandLine of(List<Command> commands, String version) {
    CommandSpec root = CommandSpec.create().name("wss-sidecar").version("wss-sidecar " + version);
    root.addOption(help());
    root.addOption(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .description("Prints the version.")
            .build());
    root.usageMessage()
        .description(
            "Terminates TLS for WebSockets and HTTP, and forwards to the app beside it.", "")
        .synopsisSubcommandLabel("COMMAND")
        .commandListHeading("%nCommands:%n")
        .footer("", "wss-sidecar COMMAND --help tells more.");
    for (Command command : commands) {
      root.addSubcommand(command.name(), of(command));
    }
    CommandLine commandLine = new CommandLine(root);
    commandLine.setUsageHelpWidth(WIDTH);
    commandLine.setUsageHelpLongOptionsMaxWidth(32);
    commandLine.setExpandAtFiles(false);
    commandLine.setInterpolateVariables(false);
    // Every mistake is reported, not the first one.
    commandLine.getCommandSpec().parser().collectErrors(true);
    commandLine.getSubcommands().values().forEach(CommandLines::collectErrors);
    return commandLine;
  }

  private static void collectErrors(CommandLine commandLine) {
    commandLine.getCommandSpec().parser().collectErrors(true);
  }

  private static CommandSpec of(Command command) {
    CommandSpec spec = CommandSpec.create();
    UsageMessageSpec usage = spec.usageMessage();
    boolean settable = !command.settings().isEmpty();
    usage.customSynopsis(
        "wss-sidecar " + command.name() + (settable ? " [--SETTING VALUE]..." : ""));
    usage.description(command.summary(), "");
    usage.sortOptions(false);
    for (SettingGroup group : SettingTable.groups()) {
      addGroup(spec, group, command.settings());
    }
    List<String> known = SettingTable.names();
    for (Setting<?> setting : command.settings()) {
      if (!known.contains(setting.name())) {
        spec.addOption(option(setting));
      }
    }
    spec.addOption(help());
    if (settable) {
      usage.footer(footer());
    }
    return spec;
  }

  private static void addGroup(CommandSpec spec, SettingGroup group, List<Setting<?>> wanted) {
    ArgGroupSpec.Builder builder =
        ArgGroupSpec.builder()
            .heading("%n" + group.heading() + ":%n")
            .exclusive(false)
            .validate(false);
    int added = 0;
    for (Setting<?> setting : wanted) {
      if (group.settings().stream().anyMatch(each -> each.name().equals(setting.name()))) {
        builder.addArg(option(setting));
        added++;
      }
    }
    if (added > 0) {
      spec.addArgGroup(builder.build());
    }
  }

  private static OptionSpec option(Setting<?> setting) {
    OptionSpec.Builder option =
        OptionSpec.builder("--" + setting.name())
            .type(List.class)
            .auxiliaryTypes(String.class)
            .arity("1")
            .paramLabel(setting.placeholder())
            .description(description(setting));
    if (setting.parser() instanceof Choice<?> choice) {
      option.completionCandidates(choice.words());
    }
    return option.build();
  }

  private static String description(Setting<?> setting) {
    String repeatable = setting.repeatable() ? " Repeatable." : "";
    String shown = setting.shownDefault();
    String byDefault = shown.isEmpty() ? "" : " Default: " + shown + ".";
    return (setting.help() + repeatable + byDefault).replace("%", "%%");
  }

  private static OptionSpec help() {
    return OptionSpec.builder("-h", "--help")
        .usageHelp(true)
        .description("Prints this text.")
        .build();
  }

  private static String[] footer() {
    return new String[] {
      "",
      "Each setting has one name: flag --log-level, environment WSS_LOG_LEVEL, YAML key log-level.",
      "A flag is stronger than the environment, and the environment stronger than the file.",
      "Several values: repeat the flag, or separate them by commas."
    };
  }
}
