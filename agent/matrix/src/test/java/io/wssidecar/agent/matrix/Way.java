package io.wssidecar.agent.matrix;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * How the agent comes into a host.
 *
 * @param attach into the running JVM; else it starts with it
 */
record Way(Jdk jdk, boolean attach) {
  /** A host and a way: one forked JVM of the matrix. */
  record Run<H extends Host>(H host, Way way) {
    @Override
    public String toString() {
      return host + " on " + way;
    }
  }

  /** One that has a row or a column of the matrix. */
  interface Host {
    String name();

    /** Whether the build runs it each time, once; each probe has such a host, but for Tyrus's. */
    boolean isInShortForm();

    /** The first JDK that can run it. */
    default int leastJdk() {
      return 17;
    }
  }

  /** Every JDK here, both ways. */
  static List<Way> all() {
    List<Way> all = new ArrayList<>();
    for (Jdk jdk : Jdk.all()) {
      all.add(new Way(jdk, false));
      all.add(new Way(jdk, true));
    }
    return all;
  }

  /**
   * All of the hosts on all the ways in the long form; else some of them, each on one of the ways.
   * {@code -Dwss.hosts} has a regular expression for those that are wanted.
   */
  static <H extends Host> List<Run<H>> runs(H[] hosts) {
    List<Run<H>> runs = new ArrayList<>();
    String only = System.getProperty("wss.hosts", "");
    Predicate<String> wanted = java.util.regex.Pattern.compile(only).asPredicate();
    int turn = 0;
    for (H host : hosts) {
      List<Way> ways = all();
      if (!wanted.test(host.name())) {
        continue;
      }
      if (Boolean.getBoolean("wss.soak")) {
        ways.forEach(way -> runs.add(new Run<>(host, way)));
      } else if (host.isInShortForm() || !only.isEmpty()) {
        List<Way> able = new ArrayList<>(ways);
        able.removeIf(way -> way.jdk().feature() < host.leastJdk());
        // If there is none the host says so itself.
        List<Way> some = able.isEmpty() ? ways : able;
        runs.add(new Run<>(host, some.get(turn % some.size())));
        turn++;
      }
    }
    return runs;
  }

  @Override
  public String toString() {
    return "JDK " + jdk.feature() + (attach ? ", attached" : "");
  }
}
