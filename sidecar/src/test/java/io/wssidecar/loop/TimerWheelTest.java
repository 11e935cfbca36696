package io.wssidecar.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimerWheelTest {
  private static final long TICK = TimerWheel.TICK_NANOS;

  private long now = 7_777_777_777L;
  private int starts;
  private final TimerWheel wheel = new TimerWheel(() -> now, () -> starts++);
  private final List<String> expired = new ArrayList<>();

  private Deadline deadline(String name) {
    return new Deadline(wheel, () -> expired.add(name));
  }

  private void pass(long nanos) {
    now += nanos;
    wheel.advance();
  }

  @Test
  void expiresNeverEarlyAndAtMostOneTickLate() {
    deadline("a").in(10 * TICK);
    pass(10 * TICK - 1);
    assertEquals(List.of(), expired);
    pass(TICK);
    assertEquals(List.of("a"), expired);
    assertTrue(wheel.isEmpty());
  }

  @Test
  void doesNotExpireWhatWasCancelled() {
    Deadline a = deadline("a");
    a.in(TICK);
    a.cancel();
    assertTrue(wheel.isEmpty());
    pass(5 * TICK);
    assertEquals(List.of(), expired);
    assertFalse(a.isArmed());
  }

  @Test
  void countsFromTheLastTimeItWasPutOff() {
    Deadline a = deadline("a");
    a.in(5 * TICK);
    for (int i = 0; i < 10; i++) {
      pass(4 * TICK);
      a.in(5 * TICK);
    }
    assertEquals(List.of(), expired);
    pass(6 * TICK);
    assertEquals(List.of("a"), expired);
  }

  @Test
  void mayBeBroughtForward() {
    Deadline a = deadline("a");
    a.in(500 * TICK);
    a.in(2 * TICK);
    pass(3 * TICK);
    assertEquals(List.of("a"), expired);
  }

  @Test
  void goesRoundMoreThanOnceForWhatIsFarAway() {
    deadline("far").in(5_000 * TICK);
    for (int i = 0; i < 4_999; i++) {
      pass(TICK);
    }
    assertEquals(List.of(), expired);
    pass(2 * TICK);
    assertEquals(List.of("far"), expired);
  }

  @Test
  void losesNothingWhenItsThreadSleptForMinutes() {
    deadline("a").in(3 * TICK);
    deadline("b").in(2_000 * TICK);
    pass(10_000 * TICK);
    assertEquals(2, expired.size());
    assertTrue(wheel.isEmpty());
  }

  @Test
  void letsAnExpiryArmAndCancelOthersOfTheSameMoment() {
    Deadline b = deadline("b");
    Deadline c = deadline("c");
    Deadline a =
        new Deadline(
            wheel,
            () -> {
              expired.add("a");
              b.cancel();
              c.in(5 * TICK);
            });
    c.in(TICK);
    b.in(TICK);
    a.in(TICK); // the last one in is the last one out: all orders are tried by the seeded test
    pass(2 * TICK);
    boolean firstA = expired.get(0).equals("a");
    assertEquals(firstA ? List.of("a") : expired, expired);
    pass(10 * TICK);
    assertTrue(wheel.isEmpty());
  }

  @Test
  void goesOnAfterAnExpiryThatThrew() {
    new Deadline(
            wheel,
            () -> {
              throw new IllegalStateException("planted");
            })
        .in(TICK);
    deadline("a").in(TICK);
    pass(3 * TICK);
    assertEquals(List.of("a"), expired);
  }

  /** Thousands that came together are due together, and others wait for the same thread. */
  @Test
  void takesNoMoreThanItsTurnAndGoesOnInTheNext() {
    List<Deadline> slow = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String name = "" + i;
      Deadline each =
          new Deadline(
              wheel,
              () -> {
                expired.add(name);
                now += TimerWheel.TURN_NANOS / 4;
              });
      each.in(TICK);
      slow.add(each);
    }
    now += 2 * TICK;
    assertTrue(wheel.advance());
    assertEquals(5, expired.size());
    assertFalse(wheel.isEmpty());
    slow.stream().filter(Deadline::isArmed).limit(3).forEach(Deadline::cancel);
    slow.stream().filter(Deadline::isArmed).findFirst().orElseThrow().in(1000 * TICK);
    int turns = 1;
    while (wheel.advance()) {
      turns++;
    }
    assertEquals(16, expired.size());
    assertEquals(3, turns);
    pass(1001 * TICK);
    assertEquals(17, expired.size());
    assertEquals(17, expired.stream().distinct().count());
    assertTrue(wheel.isEmpty());
  }

  @Test
  void asksForTicksOnlyWhenItWasEmpty() {
    deadline("a").in(TICK);
    deadline("b").in(TICK);
    assertEquals(1, starts);
    pass(3 * TICK);
    deadline("c").in(TICK);
    assertEquals(2, starts);
  }

  /** Against a list that is searched from end to end. */
  @Test
  void agreesWithASimpleListForRandomOperations() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Map<Integer, Long> expected = new HashMap<>();
    List<Integer> fired = new ArrayList<>();
    List<Deadline> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int id = i;
      all.add(new Deadline(wheel, () -> fired.add(id)));
    }
    for (int step = 0; step < 200_000; step++) {
      int id = random.nextInt(all.size());
      int what = random.nextInt(10);
      if (what < 5) {
        long in =
            random.nextInt(10) == 0 ? random.nextLong(3_000 * TICK) : random.nextLong(50 * TICK);
        all.get(id).in(in);
        expected.put(id, now + in);
      } else if (what < 7) {
        all.get(id).cancel();
        expected.remove(id);
      } else {
        fired.clear();
        pass(random.nextLong(3 * TICK));
        for (int each : fired) {
          Long at = expected.remove(each);
          assertTrue(at != null && at <= now, "seed " + seed + ": " + each + " expired too early");
        }
        for (long at : expected.values()) {
          assertTrue(at > now - 2 * TICK, "seed " + seed + ": something is overdue");
        }
      }
    }
  }
}
