package io.wssidecar.cli;

import java.io.PrintStream;
import java.util.List;

/** Where a person reads: answers on {@code out}, complaints on {@code err}. */
record Terminal(PrintStream out, PrintStream err) {
  void complain(List<String> problems) {
    err.println(
        problems.size() == 1
            ? "wss-sidecar: one mistake:"
            : "wss-sidecar: " + problems.size() + " mistakes:");
    problems.forEach(problem -> err.println("  " + problem));
    err.flush();
  }

  void complain(String problem) {
    err.println("wss-sidecar: " + problem);
    err.flush();
  }
}
