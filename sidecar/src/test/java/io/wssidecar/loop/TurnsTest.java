package io.wssidecar.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private long now = 5;
  private final Turns turns = new Turns(() -> now);
  private final List<String> done = new ArrayList<>();

  @Test
  void isDoneAtOnceUntilThePassHasHadItsShare() {
    assertTrue(turns.now(work("a", Turns.SHARE - 1)));
    assertTrue(turns.now(work("b", Turns.SHARE)));
    assertFalse(turns.now(work("c", 1)));
    assertEquals(List.of("a", "b"), done);
  }

  @Test
  void whatWaitsIsDoneInOrderOneShareAPass() {
    for (String each : List.of("a", "b", "c")) {
      turns.later(work(each, Turns.SHARE));
    }
    turns.endPass();
    assertEquals(List.of("a"), done);
    assertTrue(turns.anyWaiting());
    turns.endPass();
    turns.endPass();
    assertEquals(List.of("a", "b", "c"), done);
    assertFalse(turns.anyWaiting());
  }

  @Test
  void nobodyOvertakesWhoWaits() {
    turns.later(work("a", 1));
    assertFalse(turns.now(work("b", 1)));
    assertEquals(List.of(), done);
  }

  @Test
  void aPassThatHasSpentItsShareDoesNoMoreAndTheNextOneBeginsAnew() {
    assertTrue(turns.now(work("a", Turns.SHARE)));
    turns.later(work("b", 1));
    turns.endPass();
    assertEquals(List.of("a"), done);
    turns.endPass();
    assertEquals(List.of("a", "b"), done);
  }

  private Runnable work(String name, long nanos) {
    return () -> {
      done.add(name);
      now += nanos;
    };
  }
}
