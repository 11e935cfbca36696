package io.wssidecar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wssidecar.config.StopSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndingTest {
  private static final int TERM = 15;

  private final RecordingEngine engine = new RecordingEngine();
  private final List<Integer> exits = new ArrayList<>();
  private final Ending ending =
      new Ending(engine, new StopSettings(Duration.ZERO, Duration.ZERO), exits::add);

  @Test
  void theFirstSignalBeginsThePoliteEnd() throws InterruptedException {
    ending.signalled(TERM);
    assertEquals(List.of("stop"), engine.calls);
    assertEquals(0, ending.await());
    assertEquals(List.of(), exits);
  }

  @Test
  void theSecondSignalEndsTheProcessAtOnce() throws InterruptedException {
    engine.endsWhenAsked = false;
    Thread first = new Thread(() -> ending.signalled(TERM));
    first.start();
    while (first.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    ending.signalled(2);
    first.join();
    assertEquals(List.of("stop", "stopNow"), engine.calls);
    assertEquals(List.of(130), exits);
  }

  @Test
  void anEngineThatDoesNotEndInTimeIsCut() throws InterruptedException {
    engine.endsWhenAsked = false;
    Ending hasty = new Ending(engine, Duration.ofMillis(1), exits::add);
    hasty.signalled(TERM);
    assertEquals(List.of("stop", "stopNow"), engine.calls);
    assertEquals(1, hasty.await());
  }

  @Test
  void anEndWithoutASignalIsAnEndToo() throws InterruptedException {
    engine.stopped.countDown();
    assertEquals(0, ending.await());
  }
}
