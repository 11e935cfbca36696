package io.wssidecar.agent.matrix;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the agent costs an app. The normal build shows that what measures sees a large plant; {@code
 * -Pbench} measures, for an hour and more, and writes {@code target/cost.md}; one row or some with
 * {@code -Dwss.bench.rows=sunjsse-25,conscrypt-17-planted}, more pairs of JVMs or turns with {@code
 * -Dwss.bench.starts} and {@code -Dwss.bench.turns}.
 */
final class CostIT {
  private static final double START_LIMIT_MILLIS = 60;
  private static final double SLOWDOWN_LIMIT = 0.01;
  private static final double PLANT = 0.05;

  @TempDir static Path folder;

  private static Path certificates;
  private static CostOfStart starts;

  @BeforeAll
  static void prepare() throws Exception {
    certificates = Files.createDirectory(folder.resolve("certificates"));
    Certificates.write(certificates);
    starts = new CostOfStart(folder);
  }

  private static void report(String line) throws Exception {
    Path file = Path.of(System.getProperty("basedir", ""), "target/cost.md");
    Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    System.out.println(line);
  }

  /**
   * To the byte: with the same random numbers each handshake allocates the same, and without the
   * optimizing compiler nothing that is allocated is hidden.
   */
  @Test
  void aSuccessfulHandshakeAllocatesNothingMore() throws Exception {
    int turn = 0;
    for (CostLoop.Library library : CostLoop.Library.values()) {
      for (Jdk jdk : LongForm.measures() ? Jdk.all() : LongForm.jdks(turn++)) {
        String simple = "-XX:TieredStopAtLevel=1";
        try (CostLoop without = CostLoop.start(jdk, library, certificates, simple);
            CostLoop with =
                CostLoop.start(jdk, library, certificates, simple, AgentJar.option("port=0"))) {
          int count = LongForm.measures() ? 1000 : 40;
          without.bytes(20, 0);
          with.bytes(20, 0);
          List<Long> bytes = without.bytes(count, 0);
          assertEquals(bytes.get(0), bytes.get(2), "each handshake allocates the same");
          assertEquals(bytes, with.bytes(count, 0));
          assertEquals(
              bytes.stream().map(each -> each + 16).toList(),
              with.bytes(count, 16),
              "an object without a field is seen");
          report("JDK %d | %s | %s bytes".formatted(jdk.feature(), library, bytes.get(1)));
        }
      }
    }
  }

  @Test
  void theMeasurementsSeeALargePlant() throws Exception {
    Jdk jdk = Jdk.own();
    CostStatistics start = starts.measure(jdk, starts.empty, starts.empty + "=200", 3);
    assertTrue(start.lower() > 100 && start.upper() < 1000, start::toString);
    CostOfHandshakes loop =
        new CostOfHandshakes(jdk, CostLoop.Library.CONSCRYPT, certificates, 1.0);
    CostStatistics slowdown = loop.measure(1, 101, 0.02);
    assertTrue(slowdown.lower() > 0.2 && slowdown.upper() < 0.8, slowdown::toString);
  }

  @Test
  @EnabledIfSystemProperty(named = "wss.bench", matches = "true")
  void theStartCostsAtMostSixtyMilliseconds() throws Exception {
    List<Executable> limits = new ArrayList<>();
    for (Jdk jdk : Jdk.all()) {
      CostStatistics cost = starts.measure(jdk, starts.empty, AgentJar.option(""), 25);
      report("JDK %d | start | %s".formatted(jdk.feature(), cost.text("ms", 1)));
      limits.add(() -> assertTrue(cost.middle() <= START_LIMIT_MILLIS, cost::toString));
    }
    assertAll(limits);
  }

  /** One row of the table of slowdowns. */
  record Row(Jdk jdk, CostLoop.Library library, boolean planted) {
    @Override
    public String toString() {
      return library.label() + "-" + jdk.feature() + (planted ? "-planted" : "");
    }
  }

  static List<Row> rows() {
    List<String> only = List.of(System.getProperty("wss.bench.rows", "").split(","));
    List<Row> rows = new ArrayList<>();
    for (CostLoop.Library library : CostLoop.Library.values()) {
      for (Jdk jdk : Jdk.all()) {
        rows.add(new Row(jdk, library, false));
      }
      rows.add(new Row(Jdk.own(), library, true));
    }
    return rows.stream().filter(row -> only.contains("") || only.contains(row.toString())).toList();
  }

  @ParameterizedTest
  @MethodSource("rows")
  @EnabledIfSystemProperty(named = "wss.bench", matches = "true")
  void handshakesAreSlowerByOnePercentAtMostAndFivePercentWouldBeSeen(Row row) throws Exception {
    CostOfHandshakes loop =
        new CostOfHandshakes(row.jdk, row.library, certificates, row.planted ? PLANT : 0);
    int pairs = Integer.getInteger("wss.bench.starts", 16);
    int turns = Integer.getInteger("wss.bench.turns", 1000);
    CostStatistics cost =
        loop.measure(pairs, turns, row.library == CostLoop.Library.SUNJSSE ? 1 : 0.5);
    report(loop.row(cost));
    if (row.planted) {
      assertTrue(cost.lower() > SLOWDOWN_LIMIT, cost::toString);
    } else {
      assertTrue(cost.upper() <= SLOWDOWN_LIMIT, cost::toString);
    }
  }
}
