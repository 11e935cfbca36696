package io.wssidecar.agent.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The page that shows the matrix: {@code agent/MATRIX.md} is a copy of one full run's. */
final class Page {
  static final String TLS = "TLS servers";
  static final String CLIENT = "TLS clients";
  static final String WEBSOCKET = "WebSocket servers";

  /** Hosts side by side in one table. */
  private static final int COLUMNS = 6;

  private static final String HEAD =
      """
      # The matrix

      Every fault against every host, each host in a JVM of its own, on each JDK, the agent once started with it
      and once attached. Written by `mvn verify -Psoak -pl agent/matrix -am` to `agent/matrix/target/MATRIX.md`.

      A cell has the reason that was counted, exactly once; **blind** marks one that is not the right one, or none;
      `-` is a case in which nothing must be counted and nothing was; an empty cell is a setting that the host
      does not have, or a host that was left out, see there. Where the ways differ, the cell says so.
      """;

  private Page() {}

  /** A matrix of the page: its hosts and its faults in their order. */
  record Section(String title, List<? extends Way.Host> hosts, List<String> faults) {}

  static List<Section> sections() {
    return List.of(
        new Section(TLS, List.of(TlsHost.values()), names(TlsFault.values())),
        new Section(CLIENT, List.of(ClientHost.values()), names(ClientFault.values())),
        new Section(WEBSOCKET, List.of(UpgradeHost.values()), names(UpgradeFault.values())));
  }

  private static List<String> names(Enum<?>[] values) {
    List<String> names = new ArrayList<>();
    for (Enum<?> value : values) {
      names.add(value.name());
    }
    return names;
  }

  static String text() throws IOException {
    StringBuilder page = new StringBuilder(HEAD).append('\n').append(where());
    Set<String> left = new LinkedHashSet<>();
    for (Section section : sections()) {
      page.append("\n## ").append(section.title()).append('\n');
      List<? extends Way.Host> hosts = section.hosts();
      for (int from = 0; from < hosts.size(); from += COLUMNS) {
        table(page, section, hosts.subList(from, Math.min(from + COLUMNS, hosts.size())));
      }
    }
    blindSpots(page);
    for (Results.Case each : Results.all()) {
      if (each.fault().isEmpty()) {
        left.add("- " + each.host() + " on " + each.way() + ": " + each.note() + "\n");
      }
    }
    for (Section section : sections()) {
      notRun(left, section);
    }
    if (!left.isEmpty()) {
      page.append("\n## Left out\n\n");
      left.forEach(page::append);
    }
    versions(page);
    return page.toString();
  }

  private static void notRun(Set<String> left, Section section) {
    Set<String> run = new TreeSet<>();
    for (Results.Case each : Results.all()) {
      if (each.matrix().equals(section.title())) {
        run.add(each.host() + " on " + each.way());
      }
    }
    for (Way.Host host : section.hosts()) {
      for (Way way : Way.all()) {
        if (!run.contains(host.name() + " on " + way)) {
          left.add("- " + section.title() + ": " + host.name() + " on " + way + ": not run\n");
        }
      }
    }
  }

  private static String where() throws IOException {
    Set<String> dates = new TreeSet<>();
    Results.all().forEach(each -> dates.add(each.date()));
    StringBuilder text = new StringBuilder();
    text.append("Run on ").append(String.join(", ", dates)).append(": ");
    text.append(System.getProperty("os.name")).append(' ').append(System.getProperty("os.arch"));
    text.append(", ").append(Runtime.getRuntime().availableProcessors()).append(" processors (");
    text.append(processor()).append("); ");
    List<String> jdks = new ArrayList<>();
    for (Jdk jdk : Jdk.all()) {
      jdks.add("JDK " + jdk.version());
    }
    return text.append(String.join(", ", jdks)).append(".\n").toString();
  }

  private static String processor() throws IOException {
    Path file = Path.of("/proc/cpuinfo");
    if (Files.isReadable(file)) {
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith("model name")) {
          return line.substring(line.indexOf(':') + 1).trim();
        }
      }
    }
    return "unknown";
  }

  private static void table(StringBuilder page, Section section, List<? extends Way.Host> hosts) {
    page.append("\n| fault |");
    hosts.forEach(host -> page.append(' ').append(host.name()).append(" |"));
    page.append("\n|---|").append("---|".repeat(hosts.size())).append('\n');
    for (String fault : section.faults()) {
      page.append("| ").append(fault).append(" |");
      for (Way.Host host : hosts) {
        page.append(' ').append(cell(section.title(), host.name(), fault)).append(" |");
      }
      page.append('\n');
    }
  }

  /** What came out, with the ways beside it when they differ. */
  private static String cell(String matrix, String host, String fault) {
    Map<String, List<String>> outcomes = new LinkedHashMap<>();
    for (Results.Case each : Results.all()) {
      boolean skipped = each.fault().isEmpty();
      if (each.matrix().equals(matrix)
          && each.host().equals(host)
          && (skipped || each.fault().equals(fault))) {
        String outcome = skipped ? "left out" : outcome(each);
        outcomes.computeIfAbsent(outcome, key -> new ArrayList<>()).add(each.way());
      }
    }
    if (outcomes.size() == 1) {
      return outcomes.keySet().iterator().next();
    }
    List<String> parts = new ArrayList<>();
    outcomes.forEach((outcome, ways) -> parts.add(String.join("; ", ways) + ": " + outcome));
    return String.join("<br>", parts);
  }

  private static String outcome(Results.Case each) {
    String status = each.note().isEmpty() ? "" : " (" + each.note() + ")";
    if (each.wanted().equals(each.told())) {
      return (each.told().isEmpty() ? "-" : each.told()) + status;
    }
    return (each.told().isEmpty() ? "**blind**" : "**blind**, says " + each.told()) + status;
  }

  private static void blindSpots(StringBuilder page) {
    page.append(
        "\n## Why blind\n\n| fault | right | counted | why | where |\n|---|---|---|---|---|\n");
    Map<String, List<String>> rows = new TreeMap<>();
    for (TlsHost host : TlsHost.values()) {
      host.blinds().forEach((fault, blind) -> row(rows, fault, fault.reason, blind, host));
    }
    for (ClientHost host : ClientHost.values()) {
      host.blinds().forEach((fault, blind) -> row(rows, fault, fault.reason, blind, host));
    }
    rows.forEach((row, hosts) -> page.append(row).append(String.join(", ", hosts)).append(" |\n"));
  }

  private static void row(
      Map<String, List<String>> rows, Enum<?> fault, String right, Blind blind, Way.Host host) {
    String says = blind.says().isEmpty() ? "nothing" : blind.says();
    String row =
        "| %s | %s | %s | %s | "
            .formatted(fault.name(), right.isEmpty() ? "nothing" : right, says, blind.why());
    rows.computeIfAbsent(row, key -> new ArrayList<>()).add(host.name());
  }

  private static void versions(StringBuilder page) throws IOException {
    page.append("\n## Libraries\n\n");
    Map<String, List<String>> fetched = Libraries.all();
    Set<String> names = new TreeSet<>();
    for (TlsHost host : TlsHost.values()) {
      names.add(host.program().libraries());
    }
    for (UpgradeHost host : UpgradeHost.values()) {
      names.add(host.program().libraries());
    }
    for (String name : names) {
      if (!name.isEmpty()) {
        List<String> what = fetched.getOrDefault(name, List.of());
        if (what.isEmpty()) {
          what = new ArrayList<>();
          for (Path jar : Hosts.jars(name)) {
            what.add(String.valueOf(jar.getFileName()).replaceAll("\\.jar$", ""));
          }
        }
        page.append("- ").append(name).append(": ").append(String.join(", ", what)).append('\n');
      }
    }
  }
}
