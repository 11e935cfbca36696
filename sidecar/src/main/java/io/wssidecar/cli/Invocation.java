package io.wssidecar.cli;

import io.wssidecar.config.ConfigException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a command was called.
 *
 * @param flags the settings given as flags
 * @param problems what was wrong with the command line itself
 * @param environment all variables
 */
record Invocation(Layer flags, List<String> problems, Map<String, String> environment) {

  /** What was read, and everything that is wrong with it. */
  record Reading(Values values, List<String> problems) {
    /** All complaints at once: those of the reading, and those of the values taken together. */
    Reading agreed() {
      List<String> all = new ArrayList<>(problems);
      all.addAll(Agreement.problems(values));
      return new Reading(values, all);
    }

    Values orThrow() throws ConfigException {
      if (!problems.isEmpty()) {
        throw new ConfigException(problems);
      }
      return values;
    }
  }

  /** The same call, with settings that nobody may change; they are stronger than all others. */
  Invocation with(Layer fixed) {
    Map<String, List<Given>> merged = new HashMap<>(flags.givens());
    merged.putAll(fixed.givens());
    return new Invocation(new Layer(merged), problems, environment);
  }

  /**
   * Reads settings from the flags, the environment and, if one is named, the file: in that order of
   * strength.
   *
   * @param settings what the operator may set
   */
  Reading read(List<Setting<?>> settings) {
    List<String> found = new ArrayList<>(problems);
    Layer variables = Environment.read(environment, settings);
    Layer file = file(settings, variables, found);
    return new Reading(Values.read(settings, List.of(flags, variables, file), found), found);
  }

  private Layer file(List<Setting<?>> settings, Layer variables, List<String> found) {
    if (!settings.contains(SettingTable.CONFIG)) {
      return Layer.EMPTY;
    }
    // Its own complaints come with all the others, when every setting is read.
    Optional<Path> file =
        Values.read(List.of(SettingTable.CONFIG), List.of(flags, variables), new ArrayList<>())
            .maybe(SettingTable.CONFIG);
    return file.map(path -> SettingsFile.read(path, found)).orElse(Layer.EMPTY);
  }
}
