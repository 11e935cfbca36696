package io.wssidecar.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wssidecar.kit.Content;
import io.wssidecar.kit.Frame;
import io.wssidecar.kit.RawFrame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The sequences that {@link FrameSequencesTest} sends: what Autobahn would, and worse. */
final class FrameTable {
  private static final RawFrame TEXT = data(Frame.TEXT, 5);
  private static final RawFrame REST = data(Frame.CONTINUATION, 3);
  private static final RawFrame PING = data(Frame.PING, 4);
  private static final RawFrame PONG = data(Frame.PONG, 8);
  private static final RawFrame CLOSE = close(1000, "");

  private FrameTable() {}

  /** After each of these a stream goes on as if it had just begun. */
  static List<FrameSequence> good() {
    List<FrameSequence> all = new ArrayList<>();
    for (int opcode : new int[] {Frame.TEXT, Frame.BINARY}) {
      for (int size : new int[] {0, 1, 4, 125, 126, 127, 300, 65_535, 65_536}) {
        for (int form : new int[] {0, 2, 8}) {
          if (form != 2 || size <= 0xffff) {
            RawFrame frame = data(opcode, size).lengthIn(form);
            add(all, "a message, length in " + form, frame);
            add(all, "an extension's", frame.withReserved(4));
            add(all, "all bits reserved", frame.withReserved(7));
          }
        }
      }
    }
    for (RawFrame control : List.of(PING, PONG)) {
      for (int bits = 0; bits < 8; bits++) {
        add(all, "a control frame", control.withReserved(bits));
      }
    }
    for (int size : new int[] {0, 1, 8, 124, 125}) {
      add(all, "a Ping", data(Frame.PING, size));
      add(all, "a Pong that nobody asked for", data(Frame.PONG, size));
      add(all, "Pings in a row", data(Frame.PING, size), PING, data(Frame.PING, size));
    }
    fragmented(all);
    mixed(all);
    add(all, "text that is no UTF-8", RawFrame.of(Frame.TEXT, new byte[] {(byte) 0xc3, 0x28}));
    add(all, "half a letter a fragment", bytes(Frame.TEXT, 0xc3).more(), bytes(0, 0xa9));
    return all;
  }

  private static void fragmented(List<FrameSequence> all) {
    RawFrame none = data(Frame.CONTINUATION, 0);
    for (int opcode : new int[] {Frame.TEXT, Frame.BINARY}) {
      for (int size : new int[] {0, 1, 7, 126}) {
        RawFrame first = data(opcode, size).more();
        RawFrame part = data(Frame.CONTINUATION, size);
        add(all, "two fragments", first, part);
        add(all, "four fragments", first, part.more(), part.more(), part);
        add(all, "an empty last fragment", first, none);
        add(all, "empty fragments between", first, none.more(), none.more(), part);
        add(all, "a Ping between", first, PING, part);
        add(all, "Ping and Pong between", first, PING, PONG, part.more(), PONG, PING, part);
        add(all, "a message and fragments", data(opcode, size), first, part, data(opcode, size));
        add(all, "an extension's fragments", first.withReserved(4), part);
        add(all, "bits on a continuation", first, part.withReserved(3));
        add(all, "lengths too long", first.lengthIn(8), part.lengthIn(8));
      }
    }
  }

  private static void mixed(List<FrameSequence> all) {
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < 40; i++) {
      List<RawFrame> frames = new ArrayList<>();
      for (int messages = 1 + random.nextInt(3); messages > 0; messages--) {
        int opcode = 1 + random.nextInt(2);
        for (int more = random.nextInt(3); more > 0; more--) {
          frames.add(data(opcode, random.nextInt(9)).more());
          frames.add(random.nextBoolean() ? PING : data(Frame.PONG, random.nextInt(5)));
          opcode = Frame.CONTINUATION;
        }
        frames.add(data(opcode, random.nextInt(9)));
      }
      all.add(FrameSequence.of("mixed " + i, frames.toArray(RawFrame[]::new)));
    }
  }

  /** Closes of every kind, and what must not come after one but does. */
  static List<FrameSequence> closing() {
    List<FrameSequence> all = new ArrayList<>();
    add(all, "a Close without a code", data(Frame.CLOSE, 0));
    add(all, "a Close of one byte", data(Frame.CLOSE, 1));
    int[] codes = {0, 1, 999, 1000, 1001, 1004, 1005, 1006, 1012, 1015, 1016, 2999, 3000, 4999};
    for (int code : codes) {
      add(all, "a Close", close(code, ""));
      add(all, "a Close with a reason", close(code, "gr\u00fc\u00dfe"));
    }
    add(all, "a Close with the greatest code", close(65_535, ""));
    add(all, "a Close with the longest reason", close(1000, "r".repeat(123)));
    add(all, "a reason that is no UTF-8", bytes(Frame.CLOSE, 3, 232, 0xc3, 0x28));
    add(all, "an extension's Close", CLOSE.withReserved(4));
    for (RawFrame close : List.of(CLOSE, close(1001, "bye"), data(Frame.CLOSE, 0))) {
      add(all, "a message before", TEXT, close);
      add(all, "text after a Close", close, TEXT);
      add(all, "a Ping after a Close", close, PING);
      add(all, "a second Close", close, close(1002, "again"));
      add(all, "fragments after a Close", close, TEXT.more(), REST);
      add(all, "a Close between fragments", TEXT.more(), close, REST);
      add(all, "a Close instead of a fragment", TEXT.more(), close);
      add(all, "a bad frame after a Close", close, data(5, 3), TEXT);
    }
    return all;
  }

  /** What RFC 6455 forbids; judging is the app's and the client's. */
  static List<FrameSequence> bad() {
    List<FrameSequence> all = new ArrayList<>();
    for (int opcode : new int[] {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
      RawFrame unknown = data(opcode, 3);
      add(all, "an unknown opcode", unknown, TEXT);
      add(all, "an unknown opcode inside a message", TEXT.more(), unknown, REST);
      add(all, "an unknown opcode with an odd length", PING, unknown.lengthIn(8), CLOSE);
    }
    for (int opcode : new int[] {Frame.CLOSE, Frame.PING, Frame.PONG}) {
      add(all, "a fragment of a control frame", data(opcode, 3).more(), REST, TEXT);
      add(all, "one inside a message", TEXT.more(), data(opcode, 3).more(), REST);
      add(all, "a control frame of 126 bytes", data(opcode, 126), TEXT);
      add(all, "a control frame of 64 KiB", data(opcode, 65_536), TEXT);
      add(all, "a control frame with a long length", data(opcode, 3).lengthIn(2), TEXT);
      add(all, "a control frame with a longer length", data(opcode, 3).lengthIn(8), TEXT);
    }
    add(all, "a continuation of nothing", REST, TEXT);
    add(all, "fragments of nothing", REST.more(), REST, TEXT);
    add(all, "a continuation behind a message", TEXT, REST, TEXT);
    add(all, "a message inside a message", TEXT.more(), TEXT, REST);
    add(all, "fragments inside a message", TEXT.more(), data(2, 2).more(), REST);
    add(all, "a message behind an open one", TEXT.more(), REST.more(), PING, TEXT);
    add(all, "a negative length", TEXT.claiming(-1), TEXT);
    add(all, "the most negative length", TEXT.claiming(Long.MIN_VALUE), CLOSE);
    add(all, "a negative length of a fragment", TEXT.more(), REST.claiming(-5), REST);
    add(all, "no end in sight", TEXT.claiming(Long.MAX_VALUE), TEXT, CLOSE);
    for (RawFrame frame : List.of(TEXT, TEXT.more(), PING, CLOSE, data(2, 200))) {
      all.add(FrameSequence.of("first", frame, TEXT).withWrongMask(0));
      all.add(FrameSequence.of("later", TEXT, PING, frame, TEXT).withWrongMask(2));
    }
    all.add(FrameSequence.of("a continuation", TEXT.more(), REST, TEXT).withWrongMask(1));
    return all;
  }

  /** Streams that end inside a frame, in its head or in its payload. */
  static List<FrameSequence> truncated() {
    List<FrameSequence> all = new ArrayList<>();
    for (RawFrame last :
        List.of(TEXT, PING, PONG, close(1001, "bye"), TEXT.lengthIn(2), TEXT.lengthIn(8))) {
      int unmasked = last.wire().length;
      for (int missing = 1; missing < unmasked; missing++) {
        all.add(FrameSequence.of("alone", last).withoutLast(missing));
      }
      all.add(FrameSequence.of("behind a message", TEXT, last).withoutLast(unmasked - 1));
      all.add(FrameSequence.of("in a message", TEXT.more(), REST).withoutLast(4));
    }
    return all;
  }

  private static void add(List<FrameSequence> all, String name, RawFrame... frames) {
    all.add(FrameSequence.of(name, frames));
  }

  private static RawFrame data(int opcode, int size) {
    return RawFrame.of(opcode, Content.random(new SplittableRandom(size), size));
  }

  private static RawFrame bytes(int opcode, int... octets) {
    byte[] payload = new byte[octets.length];
    for (int i = 0; i < octets.length; i++) {
      payload[i] = (byte) octets[i];
    }
    return RawFrame.of(opcode, payload);
  }

  private static RawFrame close(int code, String reason) {
    byte[] text = reason.getBytes(UTF_8);
    byte[] payload = ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array();
    return RawFrame.of(Frame.CLOSE, payload);
  }
}
