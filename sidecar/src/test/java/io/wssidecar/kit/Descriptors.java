package io.wssidecar.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What Linux knows of a process: open descriptors, listening ports, memory. Safe on any thread. */
public final class Descriptors {
  private static final String LISTEN = "0A";

  private Descriptors() {}

  /** Descriptors open in this process. */
  public static int open() {
    return links(Path.of("/proc/self/fd")).size();
  }

  /** Descriptors open in another process of this user. */
  public static int open(long pid) {
    return links(Path.of("/proc/" + pid + "/fd")).size();
  }

  /** The TCP ports on which a process listens, in the order of the kernel's table. */
  public static List<Integer> listeningPorts(long pid) {
    Set<String> mine = new HashSet<>(links(Path.of("/proc/" + pid + "/fd")));
    List<Integer> ports = new ArrayList<>();
    for (String table : List.of("tcp", "tcp6")) {
      for (String line : lines(Path.of("/proc/" + pid + "/net/" + table))) {
        String[] field = line.strip().split("\\s+");
        if (field[3].equals(LISTEN) && mine.contains("socket:[" + field[9] + "]")) {
          ports.add(port(field[1]));
        }
      }
    }
    return ports;
  }

  /**
   * Bytes that one local socket wrote to another and that nobody has read, by their ports: what the
   * sender's kernel holds and what the receiver's does. Some count twice for the moment until the
   * receiver has acknowledged them.
   */
  public static long underWay(int fromPort, int toPort) {
    return queued(fromPort, toPort, 0) + unread(fromPort, toPort);
  }

  /** Those of them that the receiver's kernel holds. */
  public static long unread(int fromPort, int toPort) {
    return queued(toPort, fromPort, 1);
  }

  /** The sending queue (0) or the receiving one (1) of a socket of this process. */
  private static long queued(int localPort, int remotePort, int which) {
    for (String table : List.of("tcp", "tcp6")) {
      for (String line : lines(Path.of("/proc/self/net/" + table))) {
        String[] field = line.strip().split("\\s+");
        if (port(field[1]) == localPort && port(field[2]) == remotePort) {
          return Long.parseLong(field[4].split(":")[which], 16);
        }
      }
    }
    return 0;
  }

  /** The port of a kernel table's address; -1 for its heading. */
  private static int port(String address) {
    int colon = address.indexOf(':');
    return colon < 0 ? -1 : Integer.parseInt(address.substring(colon + 1), 16);
  }

  /** Proportional set size of a process in KiB: what it costs the node, shared pages divided. */
  public static long pssKib(long pid) {
    for (String line : lines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
      if (line.startsWith("Pss:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new IllegalStateException("no Pss in smaps_rollup of " + pid);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> links(Path directory) {
    List<String> targets = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        try {
          targets.add(Files.readSymbolicLink(entry).toString());
        } catch (NoSuchFileException e) {
          // Closed while we looked, as the directory's own descriptor always is for others.
        }
      }
      return targets;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
