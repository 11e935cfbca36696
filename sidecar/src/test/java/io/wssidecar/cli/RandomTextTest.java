package io.wssidecar.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is typed, an operator gets a sentence and never an exception. */
class RandomTextTest {
  private static final List<String> PIECES =
      List.of(
          ":", "/", ".", "[", "]", "::", "http://", "off", "0", "1", "255", "99999", "s", "ms",
          "Ki", ",", "-", "--", "=", " ", "\n", "\0", "é", "%", "${x}", "listen", "'", "\"", "\t",
          "&a", "*a", "!!java", "{", "}", "#", "|", "- ", ": ");

  @TempDir Path directory;

  @Test
  void everyParserEitherReadsOrRefuses() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 3_000; i++) {
      String text = text(random);
      for (Setting<?> setting : SettingTable.all()) {
        try {
          setting.parser().parse(text);
        } catch (BadValue e) {
          // A refusal is what it is for.
        } catch (RuntimeException e) {
          throw new AssertionError("seed " + seed + ": --" + setting.name() + " " + text, e);
        }
      }
    }
  }

  @Test
  void everyFileEitherReadsOrIsComplainedAbout() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    CommandLineUnderTest cli = new CommandLineUnderTest(directory);
    for (int i = 0; i < 300; i++) {
      String file = cli.file("random.yaml", text(random) + text(random));
      try {
        cli.run("run", "--config", file);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(7);
    for (int i = 0; i < length; i++) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }
}
