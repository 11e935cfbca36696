package io.wssidecar.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.fleet.Plan.Message;
import io.wssidecar.fleet.Plan.Voice;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The messages of {@link DrainTest} are what it says they are. */
class PlanTest {
  private static final List<Message> MANY =
      IntStream.range(0, 400)
          .boxed()
          .flatMap(stream ->
              IntStream.range(0, 20).mapToObj(number -> Plan.message(stream, Voice.APP, number)))
          .toList();

  @Test
  void messagesAreOneByteToOneMebibyte() {
    IntSummaryStatistics sizes = MANY.stream().mapToInt(Message::size).summaryStatistics();
    assertEquals(1, sizes.getMin());
    assertEquals(Plan.BIGGEST, sizes.getMax());
    assertTrue(sizes.getAverage() < 20_000, "more than a shared machine encrypts: " + sizes);
  }

  @Test
  void mostMessagesAreFragmentedAndSomeEndWithAnEmptyFragment() {
    long fragmented = MANY.stream().filter(message -> message.fragments() > 1).count();
    long emptyTails = MANY.stream().filter(Message::emptyTail).count();
    assertTrue(fragmented > MANY.size() / 2, fragmented + " fragmented");
    assertTrue(emptyTails > MANY.size() / 50, emptyTails + " with an empty tail");
    int most = MANY.stream().mapToInt(Message::fragments).max().orElseThrow();
    assertTrue(most <= 6, "the longest lasts " + most + " ticks");
  }

  @Test
  void noticesAnotherMessageAndAMissingByte() {
    var bytes = Plan.message(5, Voice.APP, 0).bytes(0, Plan.message(5, Voice.APP, 0).size());
    Hearing right = new Hearing(5, Voice.APP);
    right.data(bytes.duplicate());
    right.end();
    assertEquals("", right.fault());
    assertEquals(1, right.messages());

    Hearing other = new Hearing(6, Voice.APP);
    other.data(bytes.duplicate());
    assertTrue(other.fault().startsWith("message-0-"), other.fault());

    Hearing cut = new Hearing(5, Voice.APP);
    cut.data(bytes.slice(0, bytes.remaining() - 1));
    cut.end();
    assertTrue(cut.fault().startsWith("message-0-ends-at"), cut.fault());
  }
}
