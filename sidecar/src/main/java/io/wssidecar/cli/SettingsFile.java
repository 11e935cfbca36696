package io.wssidecar.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Settings from a YAML file: one flat mapping of names to values or lists of values.
 *
 * <p>Only the node tree is built, never objects: it knows the line of everything, and {@code off}
 * and {@code 8443} stay the texts that the settings' own parsers read. That also makes a hostile
 * tag harmless.
 */
final class SettingsFile {
  private final Path file;
  private final List<String> problems;
  private final Map<String, List<Given>> givens = new LinkedHashMap<>();

  private SettingsFile(Path file, List<String> problems) {
    this.file = file;
    this.problems = problems;
  }

  /** Complaints are added to the problems; whatever can be read is. */
  static Layer read(Path file, List<String> problems) {
    SettingsFile reading = new SettingsFile(file, problems);
    try {
      root(file).ifPresent(reading::readRoot);
    } catch (MarkedYamlEngineException e) {
      reading.problem(e.getProblemMark(), "not YAML: " + Given.oneLine(e.getProblem()) + ".");
    } catch (YamlEngineException e) {
      problems.add(file + ": not YAML. " + Given.oneLine(String.valueOf(e.getMessage())));
    } catch (CharacterCodingException e) {
      problems.add(file + ": not UTF-8. Save it as UTF-8.");
    } catch (IOException e) {
      problems.add(file + ": cannot be read (" + e + "). Check the file.");
    }
    return new Layer(reading.givens);
  }

  private static Optional<Node> root(Path file) throws IOException {
    LoadSettings load = LoadSettings.builder().setLabel(file.toString()).build();
    return new Compose(load).composeString(Files.readString(file));
  }

  private void readRoot(Node root) {
    if (!(root instanceof MappingNode mapping)) {
      problem(
          root.getStartMark(), "not a list of settings. Write lines such as listen: \":8443\".");
      return;
    }
    for (NodeTuple entry : mapping.getValue()) {
      if (entry.getKeyNode() instanceof ScalarNode key) {
        readSetting(key, entry.getValueNode());
      } else {
        problem(entry.getKeyNode().getStartMark(), "not a setting's name. Write a plain word.");
      }
    }
  }

  private void readSetting(ScalarNode key, Node value) {
    String name = key.getValue();
    Optional<Setting<?>> setting =
        SettingTable.all().stream().filter(each -> each.name().equals(name)).findFirst();
    if (name.equals(SettingTable.CONFIG.name())) {
      problem(key.getStartMark(), name + ": a file cannot name another. Remove this line.");
    } else if (setting.isEmpty()) {
      problem(
          key.getStartMark(),
          Given.oneLine(name)
              + ": no such setting."
              + Nearest.hint("", name, SettingTable.names()));
    } else if (givens.containsKey(name)) {
      problem(key.getStartMark(), name + ": given twice. Keep one, with a list of values.");
    } else {
      givens.put(name, texts(setting.get(), value));
    }
  }

  private List<Given> texts(Setting<?> setting, Node value) {
    if (value instanceof ScalarNode scalar) {
      return Commas.split(setting, scalar.getValue()).stream()
          .map(text -> given(setting, scalar, text))
          .toList();
    }
    if (value instanceof SequenceNode list && setting.repeatable()) {
      List<Given> texts = new ArrayList<>();
      for (Node item : list.getValue()) {
        if (item instanceof ScalarNode scalar) {
          texts.add(given(setting, scalar, scalar.getValue()));
        } else {
          problem(item.getStartMark(), setting.name() + ": not a value. Write a plain word.");
        }
      }
      return texts;
    }
    String form = setting.repeatable() ? "a value or a list of values." : "one value.";
    problem(value.getStartMark(), setting.name() + ": not a value. Write " + form);
    return List.of();
  }

  private Given given(Setting<?> setting, ScalarNode scalar, String text) {
    int line = scalar.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    return Given.line(file, line, setting.name(), text);
  }

  private void problem(Optional<Mark> mark, String text) {
    problems.add(file + ":" + mark.map(at -> at.getLine() + 1).orElse(0) + ": " + text);
  }
}
