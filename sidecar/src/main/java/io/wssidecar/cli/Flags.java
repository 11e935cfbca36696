package io.wssidecar.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Settings from the command line, and complaints about what is no setting. */
final class Flags {
  private final Command command;
  private final List<String> problems;

  private Flags(Command command, List<String> problems) {
    this.command = command;
    this.problems = problems;
  }

  /** Complaints are added to the problems. */
  static Layer read(Command command, ParseResult line, List<String> problems) {
    Flags flags = new Flags(command, problems);
    flags.strangers(line.unmatched());
    Map<String, List<Given>> givens = new HashMap<>();
    line.errors().forEach(error -> flags.error(error, givens));
    for (Setting<?> setting : command.settings()) {
      OptionSpec option = line.matchedOption("--" + setting.name());
      if (option != null) {
        givens
            .computeIfAbsent(setting.name(), name -> new ArrayList<>())
            .addAll(flags.givens(setting, option.originalStringValues()));
      }
    }
    return new Layer(givens);
  }

  private List<Given> givens(Setting<?> setting, List<String> texts) {
    if (!setting.repeatable() && texts.size() > 1) {
      problems.add("--" + setting.name() + ": given twice. Keep one.");
    }
    List<Given> givens = new ArrayList<>();
    for (String text : texts) {
      for (String each : Commas.split(setting, text)) {
        givens.add(Given.flag(setting.name(), each));
      }
    }
    return givens;
  }

  /** The word after an unknown flag is most likely its value, and not a second mistake. */
  private void strangers(List<String> words) {
    boolean isValue = false;
    for (String word : words) {
      if (word.startsWith("-")) {
        int equals = word.indexOf('=');
        unknownFlag(equals < 0 ? word : word.substring(0, equals));
        isValue = equals < 0;
      } else {
        if (!isValue) {
          problems.add(Given.oneLine(word) + ": belongs to no flag. Write --SETTING VALUE.");
        }
        isValue = false;
      }
    }
  }

  private void unknownFlag(String flag) {
    String name = flag.replaceFirst("^-+", "");
    Collection<String> names = command.settings().stream().<String>map(Setting::name).toList();
    problems.add(
        Given.oneLine(flag)
            + ": no such flag."
            + Nearest.hint("--", name, names)
            + " wss-sidecar "
            + command.name()
            + " --help lists them all.");
  }

  private void error(Exception error, Map<String, List<Given>> givens) {
    if (error instanceof MissingParameterException missing) {
      // Given, though with nothing: otherwise it would be called missing as well.
      for (ArgSpec option : missing.getMissing()) {
        String name = ((OptionSpec) option).longestName().substring("--".length());
        givens.put(name, new ArrayList<>(List.of(Given.flag(name, ""))));
      }
    } else if (!(error instanceof UnmatchedArgumentException)) {
      problems.add(Given.oneLine(String.valueOf(error.getMessage())) + ".");
    }
  }
}
