package io.wssidecar.cli;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Settings from environment variables: {@code WSS_LISTEN} for {@code --listen}. */
final class Environment {
  /**
   * What Kubernetes puts into every container for each Service of the namespace: {@code
   * WSS_SERVICE_HOST} and {@code WSS_PORT_443_TCP} for a Service called wss, {@code
   * WSS_SIDECAR_PORT} for one called wss-sidecar. Nobody wrote them, so nobody is told.
   */
  private static final Pattern SERVICE_LINK =
      Pattern.compile("WSS_(\\w+_)?(SERVICE_(HOST|PORT\\w*)|PORT(_[0-9]+_\\w+)?)");

  /** Read by the launcher before Java starts. */
  private static final List<String> LAUNCHER = List.of("WSS_JAVA_HOME", "WSS_JAVA_OPTS");

  /** The agent's own settings begin so; it complains about those itself. */
  private static final String AGENT = "WSS_AGENT_";

  private Environment() {}

  /**
   * An empty variable is an unset one: compose files and charts write {@code WSS_ADMIN=${ADMIN:-}}.
   */
  static Layer read(Map<String, String> variables, Collection<Setting<?>> settings) {
    Map<String, List<Given>> givens = new HashMap<>();
    List<String> known = SettingTable.names();
    for (Setting<?> setting : settings) {
      if (!known.contains(setting.name())) {
        continue; // a flag of one command
      }
      String text = variables.getOrDefault(Given.variableName(setting.name()), "");
      if (!text.isEmpty()) {
        List<String> texts = Commas.split(setting, text);
        givens.put(
            setting.name(),
            texts.stream().map(each -> Given.variable(setting.name(), each)).toList());
      }
    }
    return new Layer(givens);
  }

  /**
   * A line for each variable that looks like ours and is not: a warning only, for we are not alone
   * in an environment.
   */
  static List<String> strangers(Map<String, String> variables) {
    List<String> known = SettingTable.names().stream().map(Given::variableName).toList();
    return new TreeMap<>(variables)
        .keySet().stream()
            .filter(name -> name.startsWith("WSS_") && !known.contains(name))
            .filter(name -> !LAUNCHER.contains(name) && !name.startsWith(AGENT))
            .filter(name -> !SERVICE_LINK.matcher(name).matches())
            .map(name -> name + ": no such setting, ignored." + Nearest.hint("", name, known))
            .toList();
  }
}
