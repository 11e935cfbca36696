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
class ConnectionBudgetTest {
  @ParameterizedTest
  @ValueSource(ints = {4, 60, 200, 768, 19_744})
  void whateverTheStreamsAllThatAreLetInFit(int descriptors) {
    ConnectionBudget budget = new ConnectionBudget(0, descriptors);
    for (int streams = 0; streams < budget.streams(); streams++) {
      int silent = 0;
      while (!budget.isFull()) {
        assertTrue(budget.take());
        silent++;
      }
      assertTrue(silent > 0, "nobody is let in though there is room for another stream");
      assertTrue(budget.open() + 3 * streams <= descriptors, streams + " streams");
      for (int i = 1; i < silent; i++) {
        budget.release();
      }
      assertTrue(budget.engage());
    }
    assertTrue(budget.isFull());
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 19_744})
  void whoSaysNothingMayHoldFourFifthsOfWhatIsFree(int descriptors) {
    ConnectionBudget budget = new ConnectionBudget(0, descriptors);
    while (!budget.isFull()) {
      assertTrue(budget.take());
    }
    int most = budget.open();
    assertTrue(most > descriptors / 2 && most < descriptors * 9 / 10, "lets " + most + " in");
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
