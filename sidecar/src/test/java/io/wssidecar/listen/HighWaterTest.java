package io.wssidecar.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.config.ListenSettings;
import io.wssidecar.kit.RecordedEvents;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How many connections are let in: never more than the descriptors, and always one more than there
 * are streams, until they are full.
 */
class HighWaterTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 4, 60, 200, 768, 19_744, 1 << 28})
  void whateverTheStreamsAllThatAreLetInFit(int descriptors) {
    HighWater water = new HighWater(descriptors, 1);
    int streams = water.streams();
    int step = Math.max(1, streams / 1000);
    for (int engaged = 0; engaged <= streams; engaged += step) {
      water.follow(engaged);
      assertFits(water, engaged, descriptors);
    }
    for (int engaged = streams; engaged >= 0; engaged -= step) {
      water.follow(engaged);
      assertFits(water, engaged, descriptors);
    }
  }

  private static void assertFits(HighWater water, int engaged, int descriptors) {
    // While the mark moves, two more steps may be needed; the reserve is greater.
    long needed = water.mark() + 3L * engaged;
    assertTrue(needed <= Math.max(4, descriptors), engaged + " streams need " + needed);
    assertTrue(water.mark() > engaged || engaged >= water.streams(), engaged + ", " + water.mark());
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 19_744})
  void whoSaysNothingMayHoldFourFifthsOfWhatIsFree(int descriptors) {
    int mark = new HighWater(descriptors, 1).mark();
    assertTrue(mark > descriptors / 2 && mark < descriptors * 9 / 10, "mark " + mark);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void severalListenersShareIt(int listeners) {
    assertEquals(
        new HighWater(19_744, 1).mark() / listeners, new HighWater(19_744, listeners).mark());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 256, 300, 511, 512, 513, 20_000})
  void theReserveIsLeftOut(int openFiles) {
    int left = DescriptorLimit.forConnections(openFiles);
    assertEquals(openFiles < 512 ? openFiles / 2 : openFiles - 256, left);
  }

  @Test
  void aLimitThatTheProcessCannotHaveIsTold() {
    assertEquals(Optional.empty(), shortage(0, 512));
    assertEquals(Optional.empty(), shortage(64, 512));
    String told = shortage(65, 512).orElse("");
    assertTrue(told.startsWith("--max-connections 65 needs more than the 512 open files"), told);
    assertTrue(told.contains("pauses at 64 streams"), told);
  }

  private static Optional<String> shortage(int maxConnections, int openFiles) {
    List<InetSocketAddress> addresses = List.of(new InetSocketAddress(0));
    ListenSettings settings = new ListenSettings(addresses, List.of(), 1, maxConnections);
    return new Admission(settings, new RecordedEvents(), openFiles).shortage();
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 200, 19_744})
  void streamsBeginUntilTheDescriptorsAreTaken(int descriptors) {
    ConnectionBudget budget = new ConnectionBudget(0, descriptors);
    int streams = descriptors / 4;
    for (int i = 0; i < streams; i++) {
      assertTrue(budget.take() && budget.engage());
    }
    int more = 0;
    while (budget.take() && budget.engage()) {
      more++;
    }
    assertTrue(more <= 8, more + " more than there is room for");
    budget.release();
    budget.disengage();
    budget.release();
    assertTrue(budget.take() && budget.engage());
  }
}
