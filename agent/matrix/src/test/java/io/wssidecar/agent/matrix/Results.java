package io.wssidecar.agent.matrix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the cases came out: those of this run, and beside them those of earlier runs since the module
 * was cleaned, so that the matrix can be run in slices. Any thread.
 */
final class Results {
  private static final Map<String, Case> CASES = new TreeMap<>();

  private Results() {}

  /**
   * One case.
   *
   * @param matrix which of the matrices
   * @param wanted the reason that would be right; empty for none
   * @param told what the agent counted; empty for nothing
   * @param note such as the status that the server chose, or why the host was left out; or empty
   */
  record Case(
      String matrix,
      String host,
      String way,
      String fault,
      String wanted,
      String told,
      String note,
      String date) {
    private String key() {
      return String.join("\t", matrix, host, way, fault);
    }

    private String line() {
      return String.join("\t", key(), wanted, told, note, date);
    }

    private static Case of(String line) {
      String[] parts = line.split("\t", -1);
      return new Case(
          parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6], parts[7]);
    }
  }

  static synchronized Case note(
      String matrix, Way.Run<?> run, String fault, String wanted, String told, String note) {
    String date = LocalDate.now(ZoneOffset.UTC).toString();
    String host = run.host().name();
    Case result = new Case(matrix, host, run.way().toString(), fault, wanted, told, note, date);
    CASES.put(result.key(), result);
    return result;
  }

  /** A host that could not be run at all. */
  static void leftOut(String matrix, Way.Run<?> run, String why) {
    note(matrix, run, "", "", "", why.replaceAll("^Assumption failed: |\\s+", " ").trim());
  }

  /** In the order of their names, so that the pages of two runs differ only where the runs do. */
  static synchronized Collection<Case> all() {
    Map<String, Case> all = earlier();
    all.putAll(CASES);
    return all.values();
  }

  private static Path file() {
    return Hosts.module().resolve("target/matrix-results.tsv");
  }

  private static Map<String, Case> earlier() {
    Map<String, Case> earlier = new TreeMap<>();
    try {
      if (Files.exists(file())) {
        for (String line : Files.readAllLines(file())) {
          Case each = Case.of(line);
          earlier.put(each.key(), each);
        }
      }
      return earlier;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Keeps them, and prints and writes the page of them. */
  static synchronized void save() throws IOException {
    List<String> lines = new ArrayList<>();
    all().forEach(each -> lines.add(each.line()));
    Files.write(file(), lines);
    String page = Page.text();
    Files.writeString(Hosts.module().resolve("target/MATRIX.md"), page);
    System.out.println(page);
  }
}
