package io.wssidecar.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What stands between the fences of a README. */
record Readme(List<String> commands, List<String> output) {
  static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

  /** Commands are in fences marked {@code sh}, what one of them prints is in one without a mark. */
  static Readme of(String path) {
    List<String> commands = new ArrayList<>();
    List<String> output = new ArrayList<>();
    List<String> block = null;
    try {
      for (String line : Files.readAllLines(ROOT.resolve(path))) {
        if (!line.startsWith("```")) {
          if (block != null && !line.isBlank()) {
            block.add(line);
          }
        } else if (block == null) {
          block = line.equals("```sh") ? commands : output;
        } else {
          block = null;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Readme(commands, output);
  }

  /** The only command that begins so. */
  String command(String beginning) {
    List<String> found = commands.stream().filter(each -> each.startsWith(beginning)).toList();
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " commands begin with " + beginning);
    }
    return found.get(0);
  }
}
