package io.wssidecar.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.Background;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who counts as one client, and how many connections he may have. */
class AddressCountsTest {
  @Test
  void anIpv6NetworkOf64BitsIsOneClient() {
    assertEquals(client("2001:db8:1:2::1"), client("2001:db8:1:2:ffff:ffff:ffff:ffff"));
    assertNotEquals(client("2001:db8:1:2::1"), client("2001:db8:1:3::1"));
  }

  @Test
  void eachIpv4AddressIsAClientHoweverItIsWritten() {
    assertNotEquals(client("192.0.2.1"), client("192.0.2.2"));
    assertEquals(client("192.0.2.1"), client("::ffff:192.0.2.1"));
    assertNotEquals(client("255.255.255.255"), client("ffff:ffff:ffff:ffff::"));
  }

  @Test
  void aClientGetsAsManyPlacesAsThereAreAndNoneOfAnothers() {
    AddressCounts counts = new AddressCounts(2);
    assertTrue(counts.take(1));
    assertTrue(counts.take(1));
    assertTrue(counts.take(2));
    assertFalse(counts.take(1));
    counts.release(1);
    assertTrue(counts.take(1));
    assertFalse(counts.take(1));
  }

  @Test
  void whoHasNoConnectionTakesNoMemory() {
    AddressCounts counts = new AddressCounts(3);
    for (long client = 0; client < 1000; client++) {
      assertTrue(counts.take(client));
    }
    assertEquals(1000, counts.clients());
    for (long client = 0; client < 1000; client++) {
      counts.release(client);
    }
    assertEquals(0, counts.clients());
  }

  @Test
  void severalThreadsTogetherGetNoMoreThanThereIs() {
    int most = 5;
    AddressCounts counts = new AddressCounts(most);
    AtomicInteger[] held = {new AtomicInteger(), new AtomicInteger()};
    AtomicInteger greatest = new AtomicInteger();
    List<Background> threads = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      threads.add(
          Background.run(() -> {
            for (int i = 0; i < 50_000; i++) {
              int client = ThreadLocalRandom.current().nextInt(2);
              int places = 0;
              while (places < 3 && counts.take(client)) {
                places++;
                greatest.accumulateAndGet(held[client].incrementAndGet(), Math::max);
              }
              for (; places > 0; places--) {
                held[client].decrementAndGet();
                counts.release(client);
              }
            }
          }));
    }
    threads.forEach(Background::close);
    assertEquals(most, greatest.get());
    assertEquals(0, counts.clients());
  }

  private static long client(String address) {
    try {
      return AddressCounts.client(InetAddress.getByName(address));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
