package io.wssidecar.listen;

import static io.wssidecar.kit.ProxyHeaders.joined;
import static io.wssidecar.kit.ProxyHeaders.summed;
import static io.wssidecar.kit.ProxyHeaders.tlv;
import static io.wssidecar.kit.ProxyHeaders.v1;
import static io.wssidecar.kit.ProxyHeaders.v2;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.Content;
import io.wssidecar.kit.Soak;
import io.wssidecar.listen.ProxyHeader.Bad;
import io.wssidecar.listen.ProxyHeader.Complete;
import io.wssidecar.listen.ProxyHeader.Incomplete;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random headers, right ones and spoiled ones, in random pieces: a verdict comes as early as it can
 * be known and never changes, lines mean what a regular expression finds in them, and nothing is
 * thrown.
 */
@Timeout(1200)
class RandomProxyHeadersTest {
  private static final String NUMBER = "(?:0|[1-9][0-9]{0,2})";
  private static final String V4 = "((?:" + NUMBER + "\\.){3}" + NUMBER + ")";
  private static final Pattern LINE =
      Pattern.compile(
          "\\APROXY (?:UNKNOWN(?: [ -~]*)?|TCP4 "
              + (V4 + ' ' + V4)
              + " (0|[1-9][0-9]{0,4}) (0|[1-9][0-9]{0,4}))\r\n");

  private final SplittableRandom random = new SplittableRandom(Content.seed());
  private final Map<String, Long> counts = new TreeMap<>();
  private byte[] header = {};
  private InetSocketAddress client = new InetSocketAddress(0);

  @Test
  void aRandomHeaderSaysWhatWasPutIntoIt() {
    for (int i = Soak.count(1_000_000, 50_000); i > 0; i--) {
      write();
      Complete found = assertInstanceOf(Complete.class, read(followed(header)), this::hex);
      assertEquals(header.length, found.length(), this::hex);
      assertEquals(client, found.client(), this::hex);
    }
  }

  @Test
  void aSpoiledHeaderIsJudgedOnceAndForAll() {
    long wanted = Soak.count(10_000_000, 300_000);
    for (long i = 0; i < wanted; i++) {
      write();
      spoil();
      judgeInPieces();
      compareWithTheExpression();
    }
    System.out.printf("%,d spoiled headers: %s%n", wanted, counts);
    assertEquals(3, counts.size(), () -> "not every verdict came: " + counts);
  }

  private void judgeInPieces() {
    ProxyHeader verdict = ProxyHeader.incomplete();
    int at = 0;
    while (at < header.length) {
      at = Math.min(header.length, at + 1 + random.nextInt(40));
      ProxyHeader now = read(Arrays.copyOf(header, at));
      if (verdict instanceof Incomplete) {
        verdict = now;
      } else {
        assertEquals(verdict, now, this::hex);
      }
    }
    if (verdict instanceof Complete complete) {
      assertTrue(complete.length() <= header.length && complete.length() >= 15, this::hex);
    } else if (verdict instanceof Incomplete) {
      assertTrue(header.length < ProxyHeader.MOST_BYTES, this::hex);
    } else {
      assertInstanceOf(Bad.class, verdict);
    }
    counts.merge(verdict.getClass().getSimpleName(), 1L, Long::sum);
  }

  private void compareWithTheExpression() {
    String text = new String(header, 0, Math.min(107, header.length), ISO_8859_1);
    if (!text.startsWith("PROXY ") || text.startsWith("PROXY TCP6")) {
      return;
    }
    Matcher line = LINE.matcher(text);
    boolean good = line.find();
    String host = good ? line.group(1) : null;
    if (host != null) {
      good = octets(host) && octets(line.group(2));
      good &= Integer.parseInt(line.group(3)) <= 65535 && Integer.parseInt(line.group(4)) <= 65535;
    }
    ProxyHeader found = read(header);
    assertEquals(good, found instanceof Complete, this::hex);
    if (found instanceof Complete complete) {
      assertEquals(line.end(), complete.length(), this::hex);
      InetSocketAddress named = complete.client();
      assertEquals(host, named == null ? null : named.getAddress().getHostAddress(), this::hex);
    }
  }

  private static boolean octets(String host) {
    return Arrays.stream(host.split("\\.")).mapToInt(Integer::parseInt).allMatch(n -> n <= 255);
  }

  private void write() {
    boolean six = random.nextBoolean();
    client = address(six ? 16 : 4);
    String server = text(address(six ? 16 : 4));
    switch (random.nextInt(3)) {
      case 0 -> header = v1(text(client), server);
      case 1 -> header = v2(text(client), server, tlvs());
      default -> header = summed(v2(text(client), server, tlvs(), tlv(3, new byte[4])));
    }
  }

  private byte[] tlvs() {
    byte[] all = {};
    for (int i = random.nextInt(4); i > 0; i--) {
      all = joined(all, tlv(4 + random.nextInt(250), Content.random(random, random.nextInt(60))));
    }
    return all;
  }

  private InetSocketAddress address(int size) {
    byte[] octets = Content.random(random, size);
    if (size == 16) {
      Arrays.fill(octets, 2, 2 + random.nextInt(14), (byte) 0);
      octets[0] |= 0x20; // no IPv4 address in its IPv6 form
    }
    try {
      return new InetSocketAddress(InetAddress.getByAddress(octets), random.nextInt(65536));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  private void spoil() {
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      int at = random.nextInt(header.length);
      byte[] front = Arrays.copyOf(header, at);
      byte[] rear = Arrays.copyOfRange(header, at, header.length);
      switch (random.nextInt(6)) {
        case 0 -> header[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> header[at] = (byte) " .:0159afxPT\r\n\0\377".charAt(random.nextInt(16));
        case 2 -> header = joined(front, Arrays.copyOfRange(rear, 1, rear.length), new byte[1]);
        case 3 -> header = joined(front, Content.random(random, random.nextInt(5)), rear);
        case 4 -> header = at > 12 ? front : joined(front, front, rear);
        default -> header = joined(header, Content.random(random, random.nextInt(120)));
      }
    }
  }

  private static byte[] followed(byte[] header) {
    return joined(header, new byte[] {0x16, 3, 1});
  }

  private static ProxyHeader read(byte[] bytes) {
    return ProxyHeader.read(ByteBuffer.wrap(bytes));
  }

  private String hex() {
    return Content.hex(header) + " for " + client;
  }
}
