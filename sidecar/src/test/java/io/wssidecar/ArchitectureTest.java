package io.wssidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds the code to the picture in the root package's {@code package-info}. */
final class ArchitectureTest {
  private static final String ROOT = "io.wssidecar";

  /** A new package is a decision: see the root package's page. */
  private static final List<String> PACKAGES =
      List.of(
          ROOT,
          ROOT + ".admin",
          ROOT + ".app",
          ROOT + ".cli",
          ROOT + ".config",
          ROOT + ".demo",
          ROOT + ".http",
          ROOT + ".listen",
          ROOT + ".log",
          ROOT + ".loop",
          ROOT + ".metrics",
          ROOT + ".reasons",
          ROOT + ".relay",
          ROOT + ".tls",
          ROOT + ".upgrade");

  private static final int MOST_LINES = 300;

  /** Files that may be longer, each with the length it may have and, as a comment, the reason. */
  private static final Map<String, Integer> LONGER = Map.of();

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  private static final JavaClasses PLANTED = new ClassFileImporter().importPackages("planted");

  @ParameterizedTest
  @EnumSource
  void ourHouseKeepsTheRule(HouseRule rule) {
    rule.in(ROOT).check(OURS);
  }

  @ParameterizedTest
  @EnumSource
  void theRuleReportsItsPlantedViolations(HouseRule rule) {
    String report = rule.in("planted").evaluate(PLANTED).getFailureReport().toString();
    for (String violation : rule.planted()) {
      assertTrue(
          report.contains("planted." + violation), () -> violation + " is not in: " + report);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theRuleFailsWhenItFindsNothingToJudge(HouseRule rule) {
    JavaClasses nothing = new ClassFileImporter().importPackages("nowhere");
    assertThrows(AssertionError.class, () -> rule.in("nowhere").check(nothing));
  }

  @Test
  void thePackagesAreTheOnesDrawn() {
    assertEquals(
        PACKAGES, OURS.stream().map(JavaClass::getPackageName).distinct().sorted().toList());
  }

  @Test
  void everyPackageSaysWhereNullMayBe() {
    List<String> unmarked =
        PACKAGES.stream()
            // Enters other people's JVMs, so it has no dependency, not even on an annotation.
            .filter(name -> !name.equals(ROOT + ".reasons"))
            .filter(name -> !OURS.getPackage(name).isAnnotatedWith(NullMarked.class))
            .toList();
    assertEquals(List.of(), unmarked);
  }

  @Test
  void noFileIsTooLong() throws IOException {
    Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    Path repository = module.resolve("..").normalize();
    List<Path> sources = new ArrayList<>();
    for (String top : List.of("agent", "sidecar", "examples")) {
      sources.addAll(javaSources(repository.resolve(top)));
    }
    assertTrue(sources.size() > PACKAGES.size(), "too few sources found in " + repository);
    assertEquals(List.of(), tooLong(sources, LONGER));
  }

  @Test
  void aFileThatIsTooLongIsReportedAndSoIsAnAllowanceNobodyNeeds(@TempDir Path folder)
      throws IOException {
    Path sources = Files.createDirectories(folder.resolve("src/main/java"));
    write(sources.resolve("JustFits.java"), MOST_LINES);
    write(sources.resolve("TooLong.java"), MOST_LINES + 1);
    write(sources.resolve("Allowed.java"), MOST_LINES + 5);
    write(sources.resolve("OutgrewItsAllowance.java"), MOST_LINES + 6);
    Map<String, Integer> longer =
        Map.of(
            "Allowed.java", MOST_LINES + 5,
            "OutgrewItsAllowance.java", MOST_LINES + 5,
            "JustFits.java", MOST_LINES + 5,
            "Gone.java", MOST_LINES + 5);

    assertEquals(
        List.of(
            "Gone.java: needs no allowance",
            "JustFits.java: needs no allowance",
            "OutgrewItsAllowance.java: 306 lines",
            "TooLong.java: 301 lines"),
        tooLong(javaSources(folder), longer));
  }

  private static List<Path> javaSources(Path top) throws IOException {
    try (Stream<Path> files = Files.walk(top)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> file.toString().contains("/src/main/java/"))
          .toList();
    }
  }

  private static List<String> tooLong(List<Path> sources, Map<String, Integer> longer)
      throws IOException {
    TreeSet<String> problems = new TreeSet<>();
    TreeSet<String> needless = new TreeSet<>(longer.keySet());
    for (Path source : sources) {
      String name = source.getFileName().toString();
      int lines = Files.readAllLines(source).size();
      if (lines > MOST_LINES) {
        needless.remove(name);
      }
      if (lines > longer.getOrDefault(name, MOST_LINES)) {
        problems.add(name + ": " + lines + " lines");
      }
    }
    needless.forEach(name -> problems.add(name + ": needs no allowance"));
    return List.copyOf(problems);
  }

  private static void write(Path file, int lines) throws IOException {
    Files.write(file, Collections.nCopies(lines, "// planted"));
  }
}
