package io.wssidecar.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.undertow.connector.PooledByteBuffer;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BufferPoolTest {
  private IoLoops loops;

  @BeforeEach
  void startTwoThreads() throws Exception {
    loops = IoLoops.start(2);
  }

  @AfterEach
  void endThem() {
    loops.shutdown();
  }

  private <T> T on(int thread, Supplier<T> action) throws Exception {
    CompletableFuture<T> result = new CompletableFuture<>();
    loops.numbered(thread).thread().execute(() -> result.complete(action.get()));
    return result.get(10, TimeUnit.SECONDS);
  }

  private ByteBuffer borrowAndReturn(int bytes) {
    PooledByteBuffer pooled = loops.pool().allocate(bytes);
    ByteBuffer buffer = pooled.getBuffer();
    pooled.close();
    return buffer;
  }

  @Test
  void givesTheSameBufferAgainOnTheSameThread() throws Exception {
    ByteBuffer first = on(0, () -> borrowAndReturn(100));
    assertSame(first, on(0, () -> borrowAndReturn(100)));
    assertNotSame(first, on(1, () -> borrowAndReturn(100)));
  }

  @Test
  void keepsTheTwoSizesApart() throws Exception {
    ByteBuffer large = on(0, () -> borrowAndReturn(BufferPool.SMALL + 1));
    assertEquals(BufferPool.LARGE, large.capacity());
    assertEquals(BufferPool.SMALL, on(0, () -> borrowAndReturn(1)).capacity());
    assertSame(large, on(0, () -> borrowAndReturn(BufferPool.LARGE)));
  }

  @Test
  void neverGivesOneBufferToTwo() throws Exception {
    boolean same =
        on(
            0,
            () -> {
              PooledByteBuffer first = loops.pool().allocate();
              PooledByteBuffer second = loops.pool().allocate();
              first.close();
              first.close(); // a second close must not put it on the shelf twice
              PooledByteBuffer third = loops.pool().allocate();
              PooledByteBuffer fourth = loops.pool().allocate();
              return third.getBuffer() == fourth.getBuffer()
                  || second.getBuffer() == fourth.getBuffer();
            });
    assertFalse(same);
  }

  @Test
  void leavesABufferToTheCollectorThatComesBackOnAnotherThread() throws Exception {
    PooledByteBuffer borrowed = on(0, () -> loops.pool().allocate());
    ByteBuffer buffer = borrowed.getBuffer();
    on(
        1,
        () -> {
          borrowed.close();
          return true;
        });
    assertNotSame(buffer, on(1, () -> borrowAndReturn(1)));
    assertNotSame(buffer, on(0, () -> borrowAndReturn(1)));
  }

  @Test
  void refusesABufferThatWasGivenBack() {
    PooledByteBuffer pooled = loops.pool().allocate();
    assertTrue(pooled.isOpen());
    pooled.close();
    assertFalse(pooled.isOpen());
    assertThrows(IllegalStateException.class, pooled::getBuffer);
  }

  @Test
  void keepsWhatWasLeftOver() {
    ByteBuffer left = ByteBuffer.wrap(new byte[] {1, 2, 3}, 1, 2);
    PooledByteBuffer kept = loops.pool().keep(left);
    assertFalse(left.hasRemaining());
    assertEquals(ByteBuffer.wrap(new byte[] {2, 3}), kept.getBuffer());
  }
}
