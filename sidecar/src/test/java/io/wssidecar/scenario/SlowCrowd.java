package io.wssidecar.scenario;

import io.wssidecar.kit.Background;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Many connections that never get on: a quarter says nothing, a quarter a byte a second, a quarter
 * sends half a ClientHello and a quarter one of 64 KB. Who is closed comes back. One thread of its
 * own; from four source addresses.
 */
final class SlowCrowd implements AutoCloseable {
  /** As many come back in a round, so that the crowd is slow and not a flood. */
  private static final int BACK_IN_A_ROUND = 2_000;

  private static final long ROUND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private enum Kind {
    SILENT,
    A_BYTE_A_SECOND,
    HALF_A_HELLO,
    A_HUGE_HELLO
  }

  private final InetSocketAddress to;
  private final byte[] hello;
  private final byte[] huge;
  private final List<Member> members = new ArrayList<>();
  private final Background rounds;
  private volatile boolean complete;
  private volatile int open;
  private final AtomicInteger closedByThem = new AtomicInteger();
  private volatile boolean over;

  private SlowCrowd(InetSocketAddress to, int count, byte[] hello) {
    this.to = to;
    this.hello = hello;
    this.huge = huge(hello);
    for (int i = 0; i < count; i++) {
      members.add(new Member(Kind.values()[i % 4], "127.0.0." + (2 + i / 4 % 4)));
    }
    this.rounds = Background.run(this::goRound);
  }

  /** Begins to come. */
  static SlowCrowd of(int count, InetSocketAddress to, byte[] hello) {
    return new SlowCrowd(to, count, hello);
  }

  /** Whether all have come once. */
  boolean complete() {
    return complete;
  }

  /** Connections that are open, as far as the last round knew. */
  int open() {
    return open;
  }

  /** Connections that the other side has closed so far. */
  int closedByThem() {
    return closedByThem.get();
  }

  private void goRound() {
    try {
      boolean first = true;
      while (!over) {
        long begun = System.nanoTime();
        round(first ? members.size() : BACK_IN_A_ROUND);
        first = false;
        complete = true;
        while (!over && System.nanoTime() - begun < ROUND_NANOS) {
          LockSupport.parkNanos(ROUND_NANOS / 50);
        }
      }
      for (Member member : members) {
        member.leave();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void round(int mostNew) throws IOException {
    int begun = 0;
    int count = 0;
    for (Member member : members) {
      if (over) {
        return;
      }
      if (member.channel == null && begun < mostNew) {
        member.come();
        begun++;
      } else if (member.channel != null) {
        member.goOn();
      }
      count += member.channel == null ? 0 : 1;
    }
    open = count;
  }

  /** The same hello with a padding extension (RFC 7685) up to 64 KB, in records of 16 KB. */
  private static byte[] huge(byte[] hello) {
    int extensions = 43;
    extensions += 1 + hello[extensions];
    extensions += 2 + ByteBuffer.wrap(hello).getShort(extensions);
    extensions += 1 + hello[extensions];
    ByteBuffer message = ByteBuffer.allocate(extensions - 5 + 2 + 0xffff);
    message.put(hello, 5, extensions - 5);
    int before = hello.length - extensions - 2;
    int padding = 0xffff - before - 4;
    message.putShort((short) 0xffff).put(hello, extensions + 2, before);
    message.putShort((short) 21).putShort((short) padding).put(new byte[padding]);
    int length = message.position() - 4;
    message.put(1, (byte) (length >> 16)).putShort(2, (short) length).flip();
    ByteBuffer records = ByteBuffer.allocate(message.limit() + 5 * 5);
    while (message.hasRemaining()) {
      int part = Math.min(16 * 1024, message.remaining());
      records.put(hello, 0, 3).putShort((short) part);
      records.put(message.slice().limit(part));
      message.position(message.position() + part);
    }
    return Arrays.copyOf(records.array(), records.position());
  }

  @Override
  public void close() {
    over = true;
    rounds.close();
  }

  private final class Member {
    private final Kind kind;
    private final String from;
    private @Nullable SocketChannel channel;
    private ByteBuffer words = ByteBuffer.allocate(0);

    Member(Kind kind, String from) {
      this.kind = kind;
      this.from = from;
    }

    void come() throws IOException {
      SocketChannel coming = SocketChannel.open();
      try {
        coming.bind(new InetSocketAddress(from, 0)).connect(to);
        coming.configureBlocking(false);
      } catch (IOException refused) {
        coming.close();
        closedByThem.incrementAndGet();
        return;
      }
      channel = coming;
      words =
          switch (kind) {
            case SILENT -> ByteBuffer.allocate(0);
            case A_BYTE_A_SECOND -> ByteBuffer.wrap(hello);
            case HALF_A_HELLO -> ByteBuffer.wrap(hello, 0, hello.length / 2);
            case A_HUGE_HELLO -> ByteBuffer.wrap(huge);
          };
      goOn();
    }

    void goOn() throws IOException {
      SocketChannel here = channel;
      if (here == null) {
        return;
      }
      try {
        if (words.hasRemaining()) {
          int most = kind == Kind.A_BYTE_A_SECOND ? 1 : words.remaining();
          int count = here.write(words.slice().limit(most));
          words.position(words.position() + count);
        }
        ByteBuffer answer = ByteBuffer.allocate(4096);
        int read = here.read(answer);
        while (read > 0) {
          read = here.read(answer.clear());
        }
        if (read < 0) {
          closed();
        }
      } catch (IOException reset) {
        closed();
      }
    }

    private void closed() throws IOException {
      closedByThem.incrementAndGet();
      leave();
    }

    void leave() throws IOException {
      if (channel != null) {
        channel.close();
        channel = null;
      }
    }
  }
}
