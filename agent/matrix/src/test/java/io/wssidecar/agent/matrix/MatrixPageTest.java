package io.wssidecar.agent.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code agent/MATRIX.md} speaks of the hosts and faults that there are. Who changes them runs the
 * full matrix and copies its page.
 */
final class MatrixPageTest {
  private static final Path PAGE = Hosts.module().resolve("../MATRIX.md");

  static List<Page.Section> sections() {
    return Page.sections();
  }

  @ParameterizedTest
  @MethodSource("sections")
  void thePageHasEveryHostAndEveryFault(Page.Section section) throws IOException {
    List<String> hosts = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readAllLines(PAGE)) {
      String[] cells = line.split(" *\\| *", -1);
      if (line.startsWith("## ")) {
        inside = line.equals("## " + section.title());
      } else if (inside && line.startsWith("| fault |")) {
        hosts.addAll(List.of(cells).subList(2, cells.length - 1));
        faults.clear();
      } else if (inside && line.startsWith("| ")) {
        faults.add(cells[1]);
      }
    }
    assertEquals(section.hosts().stream().map(Way.Host::name).toList(), hosts);
    assertEquals(section.faults(), faults);
  }

  @ParameterizedTest
  @MethodSource("sections")
  void noCellOfItIsWrong(Page.Section section) throws IOException {
    boolean inside = false;
    for (String line : Files.readAllLines(PAGE)) {
      if (line.startsWith("## ")) {
        inside = line.equals("## " + section.title());
      }
      assertFalse(inside && line.contains("{"), "a difference, not a reason: " + line);
    }
  }
}
