package io.wssidecar.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.tls.ServedCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The reference page says what a scrape says: names, types, labels and their values. */
class MetricsPageTest {
  private static final Path PAGE = Path.of("docs/metrics.md");
  private static final Pattern JVM = Pattern.compile("(jvm|process|system)_\\w+");
  private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\w+) (\\w+)$");
  private static final Pattern SERIES = Pattern.compile("(?m)^(\\w+)(?:\\{(.*)})? \\S+$");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
  private static final Pattern LISTED = Pattern.compile("(\\w+):((?: `[^`]+`)+)");
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

  private final SidecarMetrics metrics = new SidecarMetrics(new FixedTotals(), () -> 0);

  /** Those of the certificates exist for as long as they are served. */
  @BeforeEach
  void serve() {
    metrics.serving(
        List.of(new ServedCertificate("/tls/tls.crt", "CN=a", Instant.EPOCH, "fingerprint")));
  }

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void namesAndTypesAreThoseOfAScrape() throws IOException {
    Map<String, String> documented = new TreeMap<>();
    for (Row row : rows()) {
      assertTrue(documented.put(row.name, row.type) == null, "listed twice: " + row.name);
    }
    assertEquals(types(), documented);
  }

  @Test
  void labelsAndTheirValuesAreThoseOfAScrape() throws IOException {
    Map<String, Map<String, Set<String>>> documented = new TreeMap<>();
    for (Row row : rows()) {
      documented.put(row.name, row.labels());
    }
    assertEquals(labels(), documented);
  }

  @Test
  void everyRowSaysWhatItMeansAndWhenToLookAtIt() throws IOException {
    for (Row row : rows()) {
      assertFalse(row.meaning.isBlank() || row.occasion.isBlank(), row.name);
    }
  }

  @Test
  void whatItNamesOfTheJvmExists() throws IOException {
    String scrape = metrics.scrape();
    Set<String> named = found(QUOTED, Files.readString(PAGE), JVM);
    assertTrue(named.size() > 5, named::toString);
    named.remove("jvm_gc_pause_seconds_count"); // only after the first pause
    for (String name : named) {
      assertTrue(scrape.contains("\n" + name), name);
    }
  }

  private record Row(String name, String type, String values, String meaning, String occasion) {
    Map<String, Set<String>> labels() {
      Map<String, Set<String>> found = new TreeMap<>();
      LISTED
          .matcher(values)
          .results()
          .forEach(label -> found.put(label.group(1), quoted(label.group(2))));
      return found;
    }
  }

  private static List<Row> rows() throws IOException {
    return Files.readAllLines(PAGE).stream()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.split("\\s*\\|\\s*", -1))
        .map(cell -> new Row(cell[1].replace("`", ""), cell[2], cell[3], cell[4], cell[5]))
        .toList();
  }

  private static Set<String> quoted(String text) {
    return found(QUOTED, text, Pattern.compile(".*"));
  }

  private static Set<String> found(Pattern pattern, String text, Pattern wanted) {
    Set<String> found = new TreeSet<>();
    pattern
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .filter(wanted.asMatchPredicate())
        .forEach(found::add);
    return found;
  }

  /** Our families and their types; a timer's greatest value belongs to its histogram. */
  private Map<String, String> types() {
    Map<String, String> found = new TreeMap<>();
    TYPE.matcher(metrics.scrape())
        .results()
        .filter(type -> !JVM.matcher(type.group(1)).matches())
        .forEach(type -> found.put(type.group(1), type.group(2)));
    found
        .keySet()
        .removeIf(name -> name.endsWith("_max") && found.containsKey(name.replaceAll("_max$", "")));
    return found;
  }

  private Map<String, Map<String, Set<String>>> labels() {
    Map<String, Map<String, Set<String>>> found = new TreeMap<>();
    Set<String> families = types().keySet();
    for (MatchResult series : SERIES.matcher(metrics.scrape()).results().toList()) {
      String name = series.group(1);
      String family = families.contains(name) ? name : name.replaceAll("_[a-z]+$", "");
      if (families.contains(family)) {
        Map<String, Set<String>> values = found.computeIfAbsent(family, each -> new TreeMap<>());
        LABEL
            .matcher(series.group(2) == null ? "" : series.group(2))
            .results()
            .filter(label -> !label.group(1).equals("le"))
            .forEach(label ->
                values
                    .computeIfAbsent(label.group(1), each -> new TreeSet<>())
                    .add(label.group(2)));
      }
    }
    return found;
  }
}
