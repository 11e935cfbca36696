package io.wssidecar.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * A network namespace, joined to this machine by one cable that can be pulled: from then on every
 * packet is lost and nobody is told. Needs root and iproute2; where they are missing the test is
 * skipped, see {@link Peers}. For one thread.
 */
public final class FarNetwork implements AutoCloseable {
  /** Of the range for benchmarks (RFC 2544), which no real network uses. */
  private static final String HERE = "198.18.77.1";

  private static final String THERE = "198.18.77.2";

  private final String ip = Peers.require("ip");
  private final String name = "wss" + ProcessHandle.current().pid();
  private final String near = name + "a";
  private final String far = name + "b";

  private FarNetwork() {
    Command.Outcome made = Command.run(ip, "netns", "add", name);
    if (made.exit() != 0) {
      String why = "no network namespace can be made: " + made.err().strip();
      if (made.err().contains("not permitted") || made.err().contains("Permission denied")) {
        System.out.println("skipped: " + why); // a kernel that refuses is no missing package
        Assumptions.abort(why);
      }
      Peers.absent(why);
    }
    try {
      run("link", "add", near, "type", "veth", "peer", "name", far, "netns", name);
      run("addr", "add", HERE + "/30", "dev", near);
      run("link", "set", near, "up");
      run("-n", name, "addr", "add", THERE + "/30", "dev", far);
      run("-n", name, "link", "set", far, "up");
    } catch (AssertionError e) {
      close();
      throw e;
    }
  }

  public static FarNetwork join() {
    return new FarNetwork();
  }

  /** This machine's address as it is known there. */
  public String here() {
    return HERE;
  }

  /** Starts a class of the tests there; its output is ours. */
  public Process java(Class<?> main, String... arguments) {
    List<String> words = new ArrayList<>(List.of(ip, "netns", "exec", name));
    words.addAll(OwnJvm.words(List.of("-Xmx64m", "-XX:+UseSerialGC"), main.getName()));
    words.addAll(List.of(arguments));
    try {
      return new ProcessBuilder(words).inheritIO().start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Pulls the cable. */
  public void pull() {
    run("-n", name, "link", "set", far, "down");
  }

  private void run(String... words) {
    List<String> all = new ArrayList<>(List.of(ip));
    all.addAll(List.of(words));
    Command.run(all.toArray(String[]::new)).succeeded();
  }

  @Override
  public void close() {
    // The cable goes with the namespace, but only once the last process there has ended.
    Command.run(ip, "link", "del", near);
    Command.run(ip, "netns", "del", name).succeeded();
  }
}
