package io.wssidecar.fleet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.wssidecar.fleet.Plan.Voice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** The app's end of one stream. Runs on the app's thread. */
final class AppSide implements ClientFrames.Ear {
  /** How many more messages an app says that ignores a Close. */
  private static final int AFTERWARDS = 3;

  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int GOING_AWAY = 1001;

  private final SocketChannel channel;
  private final SelectionKey key;
  private final boolean ignoresCloses;
  private final int stream;
  private final Speech speech;
  private final Hearing hearing;
  private final ClientFrames frames = new ClientFrames(this);
  private final Deque<ByteBuffer> pending = new ArrayDeque<>();

  /** When each message began to be sent. */
  private long[] begun = new long[64];

  private boolean underWay;
  private boolean saidClose;
  private boolean ended;
  private int closeCode;
  private long closedAt;
  private int lastMessage = Integer.MAX_VALUE;
  private String fault = "";

  AppSide(SocketChannel channel, SelectionKey key, int stream, boolean ignoresCloses) {
    this.channel = channel;
    this.key = key;
    this.stream = stream;
    this.ignoresCloses = ignoresCloses;
    this.speech = new Speech(stream, Voice.APP);
    this.hearing = new Hearing(stream, Voice.CLIENT);
  }

  void accept(String answer) {
    pending.add(ByteBuffer.wrap(answer.getBytes(ISO_8859_1)));
    flush();
  }

  /** Sends the next fragment, and more until it stands inside a message again. */
  void beat() {
    if (ended || saidClose || !pending.isEmpty() || speech.messages() >= lastMessage) {
      return;
    }
    do {
      speak();
    } while (!speech.inside() && speech.messages() < lastMessage);
    flush();
  }

  private void speak() {
    int number = speech.messages();
    Speech.Piece piece = speech.next();
    if (piece.first()) {
      if (number == begun.length) {
        begun = Arrays.copyOf(begun, number * 2);
      }
      begun[number] = System.nanoTime();
    }
    frame((piece.last() ? 0x80 : 0) | (piece.first() ? 2 : 0), piece.bytes());
  }

  private void frame(int first, ByteBuffer content) {
    int length = content.remaining();
    ByteBuffer head = ByteBuffer.allocate(10).put((byte) first);
    if (length < 126) {
      head.put((byte) length);
    } else if (length < 1 << 16) {
      head.put((byte) 126).putShort((short) length);
    } else {
      head.put((byte) 127).putLong(length);
    }
    pending.add(head.flip());
    if (length > 0) {
      pending.add(content);
    }
  }

  /** Bytes have come; the buffer is changed. */
  void take(ByteBuffer bytes) {
    if (closeCode != 0 && bytes.hasRemaining()) {
      fault(bytes.remaining() + " bytes after the Close");
    }
    if (fault.isEmpty()) {
      frames.take(bytes);
    }
  }

  @Override
  public void data(ByteBuffer bytes) {
    hearing.data(bytes);
  }

  @Override
  public void end() {
    hearing.end();
  }

  @Override
  public void control(int opcode, ByteBuffer payload) {
    if (opcode == PING) {
      frame(0x8a, ByteBuffer.allocate(payload.remaining()).put(payload).flip());
      flush();
    } else if (opcode == CLOSE) {
      closeCode = payload.remaining() < 2 ? 1005 : payload.getShort() & 0xffff;
      closedAt = System.nanoTime();
      if (ignoresCloses) {
        lastMessage = speech.messages() + AFTERWARDS;
      } else {
        finish();
      }
    }
  }

  /** The message is completed before the Close: then whatever the client lacks is whole. */
  private void finish() {
    while (speech.inside()) {
      speak();
    }
    frame(0x88, ByteBuffer.allocate(2).putShort((short) GOING_AWAY).flip());
    saidClose = true;
    flush();
  }

  @Override
  public void violation(String what) {
    fault(what);
  }

  /** Writes what the socket takes; an app that has said its Close ends the connection. */
  void flush() {
    try {
      while (!pending.isEmpty()) {
        channel.write(pending.toArray(ByteBuffer[]::new));
        while (!pending.isEmpty() && !pending.peek().hasRemaining()) {
          pending.remove();
        }
        if (!pending.isEmpty() && pending.peek().hasRemaining()) {
          key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
          return;
        }
      }
      key.interestOps(SelectionKey.OP_READ);
      if (saidClose) {
        channel.shutdownOutput();
      }
    } catch (IOException e) {
      over();
    }
  }

  /** The connection has ended. */
  void over() {
    ended = true;
    key.cancel();
    try {
      channel.close();
    } catch (IOException e) {
      fault("could not close: " + e);
    }
    if (!frames.atBoundary()) {
      fault("ended inside a frame");
    }
  }

  private void fault(String what) {
    if (fault.isEmpty()) {
      fault = what;
    }
  }

  boolean ended() {
    return ended;
  }

  /** Whether both directions carry messages. */
  boolean flows() {
    return hearing.messages() > 0 && speech.messages() > 0 && hearing.inside();
  }

  /** Notes whether a message is partly received now. */
  void mark() {
    underWay = frames.inMessage();
  }

  /** When that message began to be sent, by the monotonic clock; asked of messages that did. */
  long begun(int message) {
    return begun[message];
  }

  Account account() {
    String first = hearing.fault().isEmpty() ? fault : hearing.fault();
    return new Account(
        stream,
        closeCode,
        closedAt,
        speech.messages(),
        speech.position(),
        hearing.messages(),
        hearing.position(),
        underWay,
        first.isEmpty() && !pending.isEmpty() && !ignoresCloses ? "ended with data unsent" : first);
  }
}
