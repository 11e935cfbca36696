package io.wssidecar.app;

import static io.wssidecar.app.Latin1.bytes;
import static io.wssidecar.app.Latin1.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ChunkEncoderTest {
  @Test
  void framesDataWhereItLies() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(64);
    buffer
        .position(ChunkEncoder.HEAD_ROOM)
        .put(bytes("hello, chunky world"))
        .flip()
        .position(ChunkEncoder.HEAD_ROOM);
    ChunkEncoder.frame(buffer);
    assertEquals("13\r\nhello, chunky world\r\n", text(buffer));
  }

  @Test
  void framesTheLastChunkWithAndWithoutData() {
    ByteBuffer buffer =
        ByteBuffer.allocateDirect(ChunkEncoder.HEAD_ROOM + 3 + ChunkEncoder.TAIL_ROOM);
    buffer
        .position(ChunkEncoder.HEAD_ROOM)
        .put(bytes("bye"))
        .flip()
        .position(ChunkEncoder.HEAD_ROOM);
    ChunkEncoder.frameLast(buffer);
    assertEquals("3\r\nbye\r\n0\r\n\r\n", text(buffer));

    ByteBuffer empty = ByteBuffer.allocate(5).limit(0);
    ChunkEncoder.frameLast(empty);
    assertEquals("0\r\n\r\n", text(empty));
  }

  @Test
  void refusesToFrameNothingOrWithoutRoom() {
    assertThrows(
        IllegalArgumentException.class,
        () -> ChunkEncoder.frame(ByteBuffer.allocate(64).position(20).limit(20)));
    assertThrows(
        IllegalArgumentException.class,
        () -> ChunkEncoder.frame(ByteBuffer.allocate(64).position(9).limit(20)));
    assertThrows(
        IllegalArgumentException.class,
        () -> ChunkEncoder.frame(ByteBuffer.allocate(64).position(10).limit(63)));
    assertThrows(
        IllegalArgumentException.class,
        () -> ChunkEncoder.frameLast(ByteBuffer.allocate(64).position(10).limit(58)));
  }

  @Test
  void framesTheLargestSizeThatTheHeadRoomMustHold() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(0x1000_0000 + 64);
    buffer.position(ChunkEncoder.HEAD_ROOM).limit(ChunkEncoder.HEAD_ROOM + 0x1000_0000);
    ChunkEncoder.frame(buffer);
    assertEquals(0, buffer.position());
    assertEquals("10000000\r\n", text(buffer.limit(10)));
  }
}
