package io.wssidecar.log;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.config.LogSettings.Format;
import io.wssidecar.kit.OwnJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LogPipeTest {
  private static final int CAPACITY = 64;

  private final LineSink sink = new LineSink();

  @Test
  void linesOfOneThreadComeInOrderAndAllOfThem() throws InterruptedException {
    try (LogPipe pipe = LogPipe.start(sink, Format.TEXT, 100_000)) {
      for (int i = 0; i < 50_000; i++) {
        pipe.offer(say("n" + i));
      }
      pipe.offer(say("end"));
      List<String> lines = sink.until(" end");
      assertEquals(50_000, lines.size());
      for (int i = 0; i < lines.size(); i++) {
        assertTrue(lines.get(i).endsWith(" n" + i), lines.get(i));
      }
      assertEquals(0, pipe.dropped());
    }
  }

  @Test
  void aLineIsWrittenSoonAlthoughNoneFollows() throws InterruptedException {
    try (LogPipe pipe = LogPipe.start(sink, Format.TEXT, CAPACITY)) {
      pipe.offer(say("alone"));
      assertTrue(sink.next().endsWith(" alone"));
      pipe.offer(say("later"));
      assertTrue(sink.next().endsWith(" later"));
    }
  }

  @Test
  void millionsOfLinesThatNobodyReadsStopNobodyAndAreCounted() throws IOException {
    int offered = 3_000_000;
    PipedInputStream reader = new PipedInputStream(1024);
    try (LogPipe pipe = LogPipe.start(new PipedOutputStream(reader), Format.TEXT, CAPACITY)) {
      assertTimeoutPreemptively(
          Duration.ofSeconds(30),
          () -> {
            for (int i = 0; i < offered; i++) {
              pipe.offer(say("flood"));
            }
          });
      assertTrue(pipe.dropped() > offered / 2, "dropped " + pipe.dropped());

      BufferedReader lines =
          new BufferedReader(new InputStreamReader(reader, StandardCharsets.UTF_8));
      long told = 0;
      long read = 0;
      while (told + read < offered) {
        String line = lines.readLine();
        int count = line.indexOf("lines dropped count=");
        if (count >= 0) {
          told += Long.parseLong(line.substring(line.lastIndexOf('=') + 1));
        } else {
          read++;
        }
      }
      assertEquals(offered, told + read);
      assertEquals(pipe.dropped(), told);
    }
  }

  @Test
  void closingWaitsNoLongerThanItsPatienceForAReaderThatNeverComes() throws Exception {
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    OutputStream stuck =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            blocked.countDown();
            try {
              never.await();
            } catch (InterruptedException hurried) {
              throw new IOException(hurried);
            }
          }
        };
    LogPipe pipe = LogPipe.start(stuck, Format.TEXT, CAPACITY);
    pipe.offer(say("stuck"));
    assertTrue(blocked.await(20, SECONDS));
    for (int i = 0; i < 2 * CAPACITY; i++) {
      pipe.offer(say("more"));
    }
    assertTimeoutPreemptively(LogPipe.PATIENCE.plusSeconds(10), pipe::close);
    never.countDown();
  }

  @Test
  void closingAnIdlePipeDoesNotWaitForItsPatienceToEnd() throws InterruptedException {
    long fastest = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      LogPipe pipe = LogPipe.start(sink, Format.TEXT, CAPACITY);
      pipe.offer(say("running"));
      sink.next();
      long start = System.nanoTime();
      pipe.close();
      fastest = Math.min(fastest, System.nanoTime() - start);
    }
    assertTrue(fastest < LogPipe.PATIENCE.toNanos() / 2, "took " + fastest + " ns");
  }

  @Test
  void closingWritesWhatIsQueuedAndDropsWhatComesLater() throws InterruptedException {
    LogPipe pipe = LogPipe.start(sink, Format.TEXT, 10_000);
    for (int i = 0; i < 9_000; i++) {
      pipe.offer(say("n" + i));
    }
    pipe.close();
    assertEquals(8_999, sink.until(" n8999").size());
    pipe.offer(say("late"));
    assertEquals(1, pipe.dropped());
  }

  @Test
  void whatComesBetweenTheWritersLastLookAndTheCloseIsWritten() throws Exception {
    AtomicReference<LogPipe> pipe = new AtomicReference<>();
    AtomicReference<Thread> closer = new AtomicReference<>();
    CountDownLatch ready = new CountDownLatch(1);
    OutputStream slow =
        new OutputStream() {
          @Override
          public void write(int b) {
            sink.write(b);
          }

          @Override
          public void flush() {
            // The writer found the queue empty and flushes: meanwhile a line comes, and the close.
            if (closer.get() == null) {
              closer.set(new Thread(() -> pipe.get().close()));
              awaitQuietly(ready);
              pipe.get().offer(say("last"));
              closer.get().start();
              while (!pipe.get().closing()) {
                Thread.onSpinWait();
              }
            }
          }
        };
    pipe.set(LogPipe.start(slow, Format.TEXT, CAPACITY));
    pipe.get().offer(say("first"));
    ready.countDown();
    assertTrue(sink.next().endsWith(" first"));
    assertTrue(sink.next().endsWith(" last"));
    closer.get().join();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aReaderThatFailsCostsLinesButNotTheWriter() throws InterruptedException {
    AtomicInteger failures = new AtomicInteger(1);
    OutputStream flaky =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            if (failures.getAndDecrement() > 0) {
              throw new IOException("broken pipe");
            }
            sink.write(b);
          }
        };
    try (LogPipe pipe = LogPipe.start(flaky, Format.TEXT, CAPACITY)) {
      pipe.offer(say("lost"));
      while (pipe.dropped() == 0) {
        Thread.onSpinWait();
      }
      pipe.offer(say("found"));
      String lines = sink.next() + "\n" + sink.next() + "\n";
      assertTrue(lines.contains(" found\n"), lines);
      assertTrue(lines.contains(" log lines dropped count=1\n"), lines);
    }
  }

  @Test
  void anEntryThatCannotBeToldCostsOnlyItself() throws InterruptedException {
    try (LogPipe pipe = LogPipe.start(sink, Format.JSON, CAPACITY)) {
      pipe.offer(line -> {
        line.head(0, System.Logger.Level.INFO, "l", "half");
        throw new IllegalStateException("cannot be told");
      });
      assertEquals("log lines dropped", TinyJson.object(sink.next()).get("message"));
      pipe.offer(say("next"));
      assertEquals("next", TinyJson.object(sink.next()).get("message"));
      assertEquals(1, pipe.dropped());
    }
  }

  @Test
  void aSummaryIsAskedForUntilItHasNothingMoreToTell() throws InterruptedException {
    try (LogPipe pipe = LogPipe.start(sink, Format.TEXT, CAPACITY)) {
      AtomicInteger asked = new AtomicInteger();
      pipe.whileBusy((last, out) -> {
        pipe.offer(say("tick"));
        return asked.incrementAndGet() < 2;
      });
      pipe.offer(say("one"));
      assertTrue(sink.next().endsWith(" one"));
      assertTrue(sink.next().endsWith(" tick"));
      assertTrue(sink.next().endsWith(" tick"));
    }
  }

  @Test
  void aProcessWhoseOutputNobodyReadsStillExits() throws Exception {
    Process child = child("flood");
    try {
      assertTrue(child.waitFor(60, SECONDS), "the process hangs");
      assertEquals(0, child.exitValue());
    } finally {
      child.destroyForcibly();
    }
  }

  @Test
  void whatIsSaidInAnExitHookIsWritten() throws Exception {
    // The JDK's own hook runs at the same time, so one good end proves little.
    for (int i = 0; i < 5; i++) {
      assertTrue(lastLineOf(child("hook")).endsWith(" said in the hook"));
    }
  }

  private static String lastLineOf(Process child) throws IOException {
    try (BufferedReader reader = child.inputReader(StandardCharsets.UTF_8)) {
      return reader.lines().reduce("no line at all", (first, second) -> second);
    } finally {
      child.destroyForcibly();
    }
  }

  private static Process child(String what) throws IOException {
    List<String> words = OwnJvm.words(List.of(), TalkativeProcess.class.getName());
    words.add(what);
    return new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static Entry say(String message) {
    return line -> line.head(0, System.Logger.Level.INFO, "l", message);
  }
}
