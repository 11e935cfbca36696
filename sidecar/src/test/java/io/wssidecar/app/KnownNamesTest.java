package io.wssidecar.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.undertow.util.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KnownNamesTest {
  @Test
  void neverTakesOneNameForAnother() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 100_000; round++) {
      StringBuilder name = new StringBuilder();
      for (int i = 1 + random.nextInt(20); i > 0; i--) {
        name.append((char) ('a' + random.nextInt(26)));
      }
      byte[] bytes = ("[" + name + "]").getBytes(StandardCharsets.US_ASCII);
      String found = KnownNames.of(bytes, 1, bytes.length - 1).toString();
      assertEquals(name.toString(), found, "seed " + seed);
    }
  }

  @Test
  void givesTheSameObjectForAKnownName() {
    byte[] bytes = "Sec-WebSocket-Accept".getBytes(StandardCharsets.US_ASCII);
    assertSame(Headers.SEC_WEB_SOCKET_ACCEPT, KnownNames.of(bytes, 0, bytes.length));
  }
}
