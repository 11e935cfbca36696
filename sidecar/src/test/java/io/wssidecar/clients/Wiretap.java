package io.wssidecar.clients;

import io.wssidecar.kit.SidecarUnderTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Carries bytes between clients and a sidecar and notes how the sidecar begins; or swallows what it
 * says, so that a client waits in the middle of its handshake. For many clients, one after another
 * or at once; safe on any thread.
 */
final class Wiretap implements AutoCloseable {
  /** As much of the sidecar's first words as is kept. */
  private static final int KEPT = 4096;

  /** What the clients' words become. */
  enum Manner {
    /** Everything goes both ways. */
    CARRIES,
    /** Nothing comes back; a client's end is passed on as it is. */
    SWALLOWS,
    /** Nothing comes back; a client's end becomes a reset. */
    SWALLOWS_AND_RESETS
  }

  private final int target;
  private final Manner manner;
  private final ServerSocket entrance;
  private final AtomicInteger directionsEnded = new AtomicInteger();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<ByteArrayOutputStream> heard = new CopyOnWriteArrayList<>();

  private Wiretap(int target, Manner manner) {
    this.target = target;
    this.manner = manner;
    try {
      entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  static Wiretap on(SidecarUnderTest sidecar, Manner manner) {
    return new Wiretap(sidecar.port(), manner);
  }

  int port() {
    return entrance.getLocalPort();
  }

  /** The first message of the sidecar on each connection, in order; of those that had one. */
  List<FirstAnswer> answers() {
    List<FirstAnswer> all = new ArrayList<>();
    for (ByteArrayOutputStream each : heard) {
      FirstAnswer.read(each.toByteArray()).ifPresent(all::add);
    }
    return all;
  }

  /** How many connections have ended on both sides, each in its own manner. */
  int over() {
    return directionsEnded.get() / 2;
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = entrance.accept();
      Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
      sockets.addAll(List.of(client, server));
      ByteArrayOutputStream first = new ByteArrayOutputStream();
      heard.add(first);
      start(() -> counted(() -> fromClient(client, server)));
      start(() -> counted(() -> fromServer(server, client, first)));
    }
  }

  private void counted(Task direction) throws IOException {
    try {
      direction.run();
    } finally {
      directionsEnded.incrementAndGet();
    }
  }

  private void fromClient(Socket client, Socket server) throws IOException {
    byte[] some = new byte[16_384];
    InputStream in = client.getInputStream();
    OutputStream out = server.getOutputStream();
    try {
      for (int count = in.read(some); count >= 0; count = in.read(some)) {
        out.write(some, 0, count);
      }
    } finally {
      if (manner == Manner.SWALLOWS_AND_RESETS) {
        server.setSoLinger(true, 0);
        server.close();
      } else {
        server.shutdownOutput();
      }
    }
  }

  private void fromServer(Socket server, Socket client, ByteArrayOutputStream first)
      throws IOException {
    byte[] some = new byte[16_384];
    InputStream in = server.getInputStream();
    OutputStream out = client.getOutputStream();
    try {
      for (int count = in.read(some); count >= 0; count = in.read(some)) {
        first.write(some, 0, Math.min(count, KEPT - Math.min(KEPT, first.size())));
        if (manner == Manner.CARRIES) {
          out.write(some, 0, count);
        }
      }
    } finally {
      client.shutdownOutput();
    }
  }

  private interface Task {
    void run() throws IOException;
  }

  private static void start(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                // The connection has ended, or all of this has.
              }
            },
            "wiretap");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      entrance.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
