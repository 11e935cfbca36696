package io.wssidecar.tls;

import static io.wssidecar.kit.HelloWriter.inRecords;
import static io.wssidecar.kit.HelloWriter.joined;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.config.HelloRules;
import io.wssidecar.config.TlsProfile;
import io.wssidecar.kit.Content;
import io.wssidecar.kit.Soak;
import io.wssidecar.kit.TestCa;
import io.wssidecar.reasons.Reason;
import io.wssidecar.tls.HelloBytes.Complete;
import io.wssidecar.tls.HelloBytes.Incomplete;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What real clients say, spoiled at random and cut into random pieces: a verdict comes once and
 * never changes, nothing is thrown, and the engine, which reads the same bytes after us, finds
 * nothing good that we found bad.
 */
@Timeout(3600)
class RandomHellosTest {
  private static final TestCa CA = TestCa.create();

  /** What may become of a hello that we took. */
  private static final Set<Reason> ENGINES =
      Set.of(
          Reason.NONE,
          Reason.BAD_CLIENT_HELLO, // in extensions that we do not read
          Reason.NO_COMMON_PROTOCOL, // a fallback
          Reason.OTHER);

  @TempDir Path dir;
  private final SplittableRandom random = new SplittableRandom(Content.seed());
  private final Map<String, Long> counts = new TreeMap<>();
  private final byte[][] real = HelloBytesTest.real().values().toArray(byte[][]::new);

  RandomHellosTest() throws IOException {}

  @Test
  void aSpoiledHelloIsJudgedOnceAndForAll() throws Exception {
    Identities identities = context().identities();
    HelloCheck[] checks = {
      new HelloCheck(HelloRules.DEFAULTS), new HelloCheck(new HelloRules(TlsProfile.MODERN, true))
    };
    long wanted = Soak.count(10_000_000, 40_000);
    for (long i = 0; i < wanted; i++) {
      byte[] bytes = spoiled();
      if (judgeInPieces(bytes) instanceof Complete complete) {
        ClientHello hello = complete.hello();
        HelloCheck.Verdict verdict = checks[(int) i & 1].judge(hello, identities);
        counts.merge(verdict.getClass().getSimpleName(), 1L, Long::sum);
        int told = HelloOffer.of(hello).toString().length();
        assertTrue(told < 1500, () -> Content.hex(bytes));
      }
    }
    System.out.printf("%,d spoiled hellos: %s%n", wanted, counts);
    List<String> all = List.of("Accepted", "Bad", "Complete", "Incomplete", "Refused");
    assertEquals(all, List.copyOf(counts.keySet()));
  }

  private HelloBytes judgeInPieces(byte[] bytes) {
    HelloBytes verdict = read(new byte[0]);
    int at = 0;
    while (at < bytes.length) {
      at = Math.min(bytes.length, at + 1 + random.nextInt(bytes.length));
      HelloBytes now = read(Arrays.copyOf(bytes, at));
      if (verdict instanceof Incomplete) {
        verdict = now;
      } else {
        assertEquals(verdict, now, () -> Content.hex(bytes));
      }
    }
    counts.merge(verdict.getClass().getSimpleName(), 1L, Long::sum);
    return verdict;
  }

  @Test
  void theEngineMindsWhatWeMind() throws Exception {
    ServerContext context = context();
    int taken = 0;
    int agreed = 0;
    for (int i = Soak.count(200_000, 2_000); i > 0; i--) {
      byte[] bytes = spoiled();
      HelloBytes read = read(bytes);
      if (read instanceof Incomplete) {
        continue;
      }
      boolean accepted =
          read instanceof Complete complete
              && context.judge(complete.hello()) instanceof HelloCheck.Accepted;
      if (accepted) {
        Reason engines = engineSays(context, bytes);
        taken++;
        agreed += engines == Reason.NONE ? 1 : 0;
        assertTrue(ENGINES.contains(engines), () -> engines + " " + Content.hex(bytes));
      } else if (!weAreRightfullyStricter(read)) {
        // It waits for whole records, of which we need only what is ours.
        Reason engines = engineSays(context, joined(bytes, new byte[17 * 1024]));
        assertNotEquals(Reason.NONE, engines, () -> read + " " + Content.hex(bytes));
      }
    }
    System.out.printf("%,d hellos taken, %,d by the engine too%n", taken, agreed);
    assertTrue(agreed > taken / 2 && taken > 300, taken + " taken, " + agreed + " agreed");
  }

  /** ALPN without an overlap is nothing to the engine. */
  private static boolean weAreRightfullyStricter(HelloBytes read) {
    return read instanceof Complete complete
        && complete.hello().alpn() != null
        && !complete.hello().alpn().contains("http/1.1");
  }

  private static Reason engineSays(ServerContext context, byte[] bytes) {
    SSLEngine engine = context.newEngine();
    EnginePair pair = new EnginePair(engine, engine, context);
    pair.toServer.put(bytes);
    pair.serverListens();
    Reason reason =
        pair.serverFailure == null
            ? Reason.NONE
            : HandshakeFailure.classify(pair.serverFailure).reason();
    EngineDrain.release(engine);
    return reason;
  }

  private byte[] spoiled() {
    byte[] hello = real[random.nextInt(real.length)].clone();
    int message = hello.length - 5;
    for (int i = random.nextInt(4); i > 0; i--) {
      hello = spoil(hello);
    }
    if (random.nextInt(4) == 0 && hello.length > 5) {
      int size = 1 + random.nextInt(message);
      hello = inRecords(Arrays.copyOfRange(hello, 5, hello.length), size);
    }
    return hello;
  }

  private byte[] spoil(byte[] hello) {
    // Half of the time where the lists and their lengths are, not in the noise.
    int at =
        Math.min(hello.length - 1, random.nextBoolean() ? random.nextInt(hello.length) : lengths());
    byte[] front = Arrays.copyOf(hello, at);
    byte[] rear = Arrays.copyOfRange(hello, at, hello.length);
    switch (random.nextInt(7)) {
      case 0 -> hello[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> hello[at] = (byte) random.nextInt(256);
      case 2 -> hello[at] += (byte) (random.nextInt(5) - 2);
      case 3 -> {
        return joined(front, Content.random(random, random.nextInt(5)), rear);
      }
      case 4 -> {
        return joined(front, Arrays.copyOfRange(rear, 1, rear.length));
      }
      case 5 -> {
        return at > 200 && random.nextInt(8) == 0 ? front : hello;
      }
      default -> {
        if (at + 4 < hello.length) {
          System.arraycopy(hello, at, hello, random.nextInt(at + 1), 2);
        }
      }
    }
    return hello;
  }

  private int lengths() {
    int[] interesting = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 43, 76, 77, 78, 79, 80};
    return random.nextBoolean()
        ? interesting[random.nextInt(interesting.length)]
        : 76 + random.nextInt(150);
  }

  private ServerContext context() throws Exception {
    return ServerContext.load(
        Settings.of(
            CA.issue("localhost", "a.example").writeTo(dir.resolve("ec")),
            CA.request("localhost", "a.example").rsa().issue().writeTo(dir.resolve("rsa"))));
  }

  private static HelloBytes read(byte[] bytes) {
    return HelloBytes.read(ByteBuffer.wrap(bytes));
  }
}
