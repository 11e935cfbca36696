package io.wssidecar.agent.matrix;

import java.util.LinkedHashMap;
import java.util.Map;

/** The matrix as it comes out, printed when the run ends. Safe on any thread. */
final class Table {
  private static final Map<String, Map<String, String>> ROWS = new LinkedHashMap<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Table::print));
  }

  private Table() {}

  /**
   * Notes one case.
   *
   * @param wanted the reason that would be right; empty for none
   * @param told what the agent said; a difference is a blind spot that the matrix knows of
   */
  static synchronized void note(String host, String fault, String wanted, String told) {
    String cell;
    if (wanted.equals(told)) {
      cell = told.isEmpty() ? "-" : told;
    } else {
      cell =
          (told.isEmpty() ? "BLIND" : "BLIND, says " + told)
              + ", not "
              + (wanted.isEmpty() ? "-" : wanted);
    }
    ROWS.computeIfAbsent(fault, key -> new LinkedHashMap<>()).put(host, cell);
  }

  /** Notes a case with the status that the server chose. */
  static void note(String host, String fault, String wanted, String told, int status) {
    note(host + ", answered " + status, fault, wanted, told);
  }

  private static synchronized void print() {
    ROWS.forEach((fault, cells) -> {
      System.out.println(fault);
      cells.forEach((host, cell) -> System.out.printf("    %-48s %s%n", host, cell));
    });
  }
}
