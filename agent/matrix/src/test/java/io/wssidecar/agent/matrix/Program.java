package io.wssidecar.agent.matrix;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.opentest4j.TestAbortedException;

/**
 * What runs in a forked JVM.
 *
 * @param main a source of {@code src/test/hosts}, compiled against the libraries, or a class of the
 *     package {@code host}
 * @param libraries a name as {@link Hosts} has them, or empty
 * @param words for its main method, after the matrix's own
 * @param rename a part of the source's, and what it is called in that version; or nothing
 */
record Program(String main, String libraries, List<String> words, List<String> rename) {
  static Program of(String main, String libraries, String... words) {
    return new Program(main, libraries, List.of(words), List.of());
  }

  Program renaming(String from, String to) {
    return new Program(main, libraries, words, List.of(from, to));
  }

  /**
   * Starts it, waits until that port is there, and sees to it that the agent is there too.
   *
   * @param first for its main method
   */
  Fork start(Way way, List<String> options, String port, String... first) {
    List<String> command = new ArrayList<>(options);
    command.add("-Xmx192m");
    command.addAll(Fork.SHORT_LIVED);
    if (!way.attach()) {
      command.add(AgentJar.option("port=0"));
    }
    boolean source = Files.exists(Hosts.module().resolve("src/test/hosts/" + main + ".java"));
    command.add("-cp");
    command.add(
        source
            ? HostCompiler.classPath(main, libraries, rename.toArray(String[]::new))
            : Fork.classPath(Hosts.jars(libraries)));
    command.add(source ? main : "io.wssidecar.agent.matrix.host." + main);
    command.addAll(List.of(first));
    command.addAll(words);
    Fork fork = Fork.java(way.jdk(), command);
    try {
      String left = fork.find("^(?:ready|left out: )(.*)");
      Assumptions.assumeTrue(left.contains("="), left);
      fork.port(port);
      if (way.attach()) {
        fork.attach("port=0");
      }
      return fork;
    } catch (AssertionError | TestAbortedException e) {
      fork.close();
      throw e;
    }
  }
}
