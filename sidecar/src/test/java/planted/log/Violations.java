package planted.log;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.xnio.OptionMap;
import picocli.CommandLine;

final class Violations {
  static final class ParsesFlags {
    CommandLine flags = new CommandLine(new Object());
  }

  static final class ParsesYaml {
    LoadSettings yaml = LoadSettings.builder().build();
  }

  static final class MovesBytes {
    OptionMap options = OptionMap.EMPTY;
  }

  private Violations() {}
}
