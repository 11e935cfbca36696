package io.wssidecar.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.Content;
import io.wssidecar.kit.Soak;
import io.wssidecar.relay.FrameReader.Seen;
import io.wssidecar.relay.ReferenceParser.Found;
import io.wssidecar.relay.ReferenceParser.Kind;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random frames in random pieces: at every step the reader must know what the reference parser
 * knows, no more and no less, and take every byte as it is.
 */
@Timeout(600)
class RandomFramesTest {
  private static final int SCRATCH_BYTES = 16 * 1024;

  private final SplittableRandom random = new SplittableRandom(Content.seed());
  private final RandomFrames frames = new RandomFrames(random);
  private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);

  // The scratch buffer of an I/O thread: what was not taken, then what was read.
  private final ByteBuffer scratch = ByteBuffer.allocate(SCRATCH_BYTES);
  private byte[] passed = new byte[0];
  private int position;
  private int told;
  private long messages;

  @Test
  void knowsAtEveryByteWhatTheReferenceKnows() {
    long wanted = Soak.count(10_000_000, 200_000);
    long begun = System.nanoTime();
    long seen = 0;
    long bytes = 0;
    while (seen < wanted) {
      boolean masked = random.nextBoolean();
      long ourPong = random.nextBoolean() ? 0 : random.nextLong() | 1L << 20;
      long limit = random.nextInt(4) == 0 ? random.nextInt(500) : FrameReader.UNLIMITED;
      byte[] wire =
          frames.stream(1 + random.nextInt(random.nextBoolean() ? 10 : 300), masked, ourPong);
      List<Found> found = ReferenceParser.parse(wire, masked, limit, ourPong);
      FrameReader reader = new FrameReader(masked, limit);
      if (ourPong != 0) {
        reader.expectPong(ourPong);
      }
      follow(reader, wire, found);
      seen += found.size();
      bytes += wire.length;
    }
    assertEquals(Kind.values().length, counts.size(), () -> "not every kind came: " + counts);
    System.out.printf(
        "%,d frames, %,d bytes, %,d messages in %.1f s: %s%n",
        seen, bytes, messages, (System.nanoTime() - begun) / 1e9, counts);
  }

  private void follow(FrameReader reader, byte[] wire, List<Found> found) {
    scratch.clear();
    passed = new byte[wire.length];
    position = 0;
    told = 0;
    int most = most();
    int offered = 0;
    while (offered < wire.length) {
      int kept = scratch.position();
      int piece = 1 + random.nextInt(Math.min(most, SCRATCH_BYTES - kept));
      piece = Math.min(piece, wire.length - offered);
      scratch.put(wire, offered, piece);
      offered += piece;
      if (!take(reader, wire, found, offered)) {
        return;
      }
    }
    assertEquals(0, Arrays.compare(wire, 0, position, passed, 0, position), "other bytes");
    int known = (int) found.stream().filter(frame -> frame.known() <= wire.length).count();
    assertEquals(known, told, "frames told");
  }

  /** How long the pieces of a stream are at most: short ones cut heads, long ones hold many. */
  private int most() {
    return switch (random.nextInt(8)) {
      case 0 -> 1;
      case 1, 2 -> 16;
      case 3, 4 -> 200;
      case 5, 6 -> 3000;
      default -> SCRATCH_BYTES;
    };
  }

  /** What the relay does with a read; false when the stream ends here. */
  private boolean take(FrameReader reader, byte[] wire, List<Found> found, int offered) {
    ByteBuffer bytes = scratch.flip();
    int from = 0;
    Seen seen = Seen.PAYLOAD;
    while (from < bytes.limit() && seen != Seen.INCOMPLETE) {
      seen = reader.next(bytes, from, bytes.limit());
      int taken = reader.taken();
      bytes.get(from, passed, position, taken);
      from += taken;
      position += taken;
      compare(reader, seen, found, offered);
      if (seen == Seen.TOO_BIG) {
        assertEquals(0, Arrays.compare(wire, 0, position, passed, 0, position), "other bytes");
        assertEquals(found.size(), told, "frames told");
        return false;
      }
    }
    bytes.position(from).compact();
    return true;
  }

  private void compare(FrameReader reader, Seen seen, List<Found> found, int offered) {
    if (seen == Seen.INCOMPLETE) {
      // Rightly so: it is at a frame's beginning, and too little was offered to know the frame.
      assertEquals(told == 0 ? 0 : found.get(told - 1).end(), position, "incomplete here");
      assertTrue(told == found.size() || found.get(told).known() > offered, "it could know");
      assertEquals(0, reader.taken());
    } else if (seen == Seen.PAYLOAD) {
      assertEquals(Math.min(found.get(told - 1).end(), offered), position, "payload up to");
    } else {
      compareHead(reader, seen, found.get(told++), offered);
    }
    compareState(reader, found);
  }

  private void compareHead(FrameReader reader, Seen seen, Found frame, int offered) {
    assertEquals(frame.kind().name(), seen.name());
    counts.merge(frame.kind(), 1L, Long::sum);
    switch (frame.kind()) {
      case VIOLATION -> assertEquals(offered, position);
      case TOO_BIG -> assertEquals(frame.start(), position);
      default -> assertEquals(frame.known(), position);
    }
    if (frame.kind() == Kind.CLOSE) {
      assertEquals(frame.code(), reader.closeCode());
    } else if (frame.kind() == Kind.OWN_PONG) {
      assertEquals(frame.nonce(), reader.pongNonce());
    } else if (frame.kind() == Kind.DATA) {
      assertEquals(frame.text() ? Opcode.TEXT : Opcode.BINARY, reader.kind());
    }
  }

  private void compareState(FrameReader reader, List<Found> found) {
    boolean opaque = false;
    boolean between = true;
    boolean inMessage = false;
    boolean ended = false;
    if (told > 0) {
      Found frame = found.get(told - 1);
      opaque = frame.kind() == Kind.VIOLATION;
      boolean untouched = frame.kind() == Kind.TOO_BIG;
      between = untouched || position == frame.end();
      inMessage = frame.insideMessage();
      ended = reader.taken() > 0 && position == frame.end() && frame.endsMessage();
    }
    assertEquals(opaque, reader.opaque(), "opaque");
    assertEquals(between, reader.betweenFrames(), "between frames");
    assertEquals(between && !inMessage, reader.betweenMessages(), "between messages");
    assertEquals(ended, reader.messageEnded(), "message ended");
    messages += ended ? 1 : 0;
  }
}
