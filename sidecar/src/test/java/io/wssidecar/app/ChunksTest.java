package io.wssidecar.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What one side puts into chunks the other takes out of them. */
class ChunksTest {
  private final ChunkDecoder decoder = new ChunkDecoder();

  @Test
  void roundTripsRandomBodiesInRandomSplits() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      byte[] body = new byte[random.nextInt(100_000)];
      random.nextBytes(body);
      byte[] wire = encode(body, random);
      assertArrayEquals(body, decode(wire, random, false), "seed " + seed + " round " + round);
      assertArrayEquals(body, decode(wire, random, true), "seed " + seed + " round " + round);
    }
  }

  private static byte[] encode(byte[] body, Random random) {
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    ByteBuffer scratch = ByteBuffer.allocateDirect(40_000);
    int at = 0;
    while (at < body.length) {
      int run = 1 + random.nextInt(Math.min(body.length - at, 1 << random.nextInt(16)));
      scratch.clear().position(ChunkEncoder.HEAD_ROOM).put(body, at, run).flip();
      at += run;
      scratch.position(ChunkEncoder.HEAD_ROOM);
      if (at == body.length && random.nextBoolean()) {
        ChunkEncoder.frameLast(scratch);
        drain(scratch, wire);
        return wire.toByteArray();
      }
      ChunkEncoder.frame(scratch);
      drain(scratch, wire);
    }
    ChunkEncoder.frameLast(scratch.clear().limit(0));
    drain(scratch, wire);
    return wire.toByteArray();
  }

  private byte[] decode(byte[] wire, Random random, boolean inPlace) {
    decoder.reset();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    ByteBuffer source = ByteBuffer.allocateDirect(70_000);
    ByteBuffer target = ByteBuffer.allocateDirect(1 + random.nextInt(5_000));
    Progress progress = Progress.MORE;
    for (int at = 0; at < wire.length; ) {
      assertEquals(Progress.MORE, progress);
      int run = 1 + random.nextInt(Math.min(wire.length - at, 1 << random.nextInt(17)));
      source.clear().limit(Math.min(run, source.capacity()));
      run = source.remaining();
      source.put(wire, at, run).flip();
      at += run;
      if (inPlace) {
        progress = decoder.decode(source);
        drain(source, body);
        continue;
      }
      do {
        progress = decoder.decode(source, target.clear());
        drain(target.flip(), body);
      } while (progress == Progress.MORE && source.hasRemaining());
    }
    assertEquals(Progress.DONE, progress);
    return body.toByteArray();
  }

  private static void drain(ByteBuffer from, ByteArrayOutputStream to) {
    byte[] bytes = new byte[from.remaining()];
    from.get(bytes);
    to.writeBytes(bytes);
  }
}
