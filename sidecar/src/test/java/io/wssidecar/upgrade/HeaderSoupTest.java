package io.wssidecar.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random heads: whatever comes, the check answers, and accepts exactly what meets all conditions.
 */
class HeaderSoupTest {
  private static final List<String> NAMES =
      List.of(
          "Upgrade",
          "Connection",
          "Sec-WebSocket-Version",
          "Sec-WebSocket-Key",
          "Sec-WebSocket-Protocol",
          "Sec-WebSocket-Extensions",
          "Origin",
          "Content-Length",
          "Transfer-Encoding",
          "X-Real-IP");
  private static final List<String> VALUES =
      List.of(
          "websocket",
          "WebSocket",
          "websocket/13",
          "web\u017focket",
          "h2c, websocket",
          "Upgrade",
          "keep-alive, upgrade",
          "close",
          "13",
          "8, 13",
          "0",
          Head.SAMPLE_KEY,
          "AAAAAAAAAAAAAAAAAAAAAA==",
          "A===================A===",
          "https://app.example.com",
          "https://example.com.evil.test",
          "null",
          "a;b=\"c, d\", e",
          "\"",
          "\\",
          "\"\\",
          ";",
          ",",
          "",
          " \t ");
  private static final OriginRule RULE =
      OriginRule.of(List.of("https://example.com", "*.example.com"));

  @Test
  void acceptsExactlyWhatMeetsAllConditions() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int accepted = 0;
    for (int i = 0; i < 200_000; i++) {
      Head request = random.nextInt(4) == 0 ? Head.empty() : Head.handshake();
      spoil(request, random);
      Verdict verdict = UpgradeCheck.check(request, RULE);
      assertEquals(
          good(request),
          verdict instanceof Verdict.Accepted,
          () -> "seed " + seed + ": " + request + " → " + verdict);
      if (verdict instanceof Verdict.Accepted offer) {
        accepted++;
        AnswerCheck.check(request, offer);
      } else if (verdict instanceof Verdict.Refused refused) {
        refused.body(random(random));
      }
    }
    int count = accepted;
    assertTrue(count > 1000 && count < 199_000, () -> "seed " + seed + ": accepted " + count);
  }

  private static void spoil(Head request, Random random) {
    for (int n = random.nextInt(4); n > 0; n--) {
      String name = NAMES.get(random.nextInt(NAMES.size()));
      switch (random.nextInt(6)) {
        case 0 -> request.without(name);
        case 1 -> request.with(name, random(random));
        case 2 -> request.having(name, random(random));
        case 3 -> request.having(name, random(random), random(random));
        case 4 -> request.method(random.nextBoolean() ? "GET" : random(random));
        default -> {
          if (random.nextInt(10) == 0) {
            request.inHttp10();
          }
        }
      }
    }
  }

  private static String random(Random random) {
    if (random.nextInt(5) > 0) {
      return VALUES.get(random.nextInt(VALUES.size()));
    }
    char[] chars = new char[random.nextInt(40)];
    for (int i = 0; i < chars.length; i++) {
      chars[i] = random.nextInt(8) == 0 ? ",;\"\\/=* ".charAt(random.nextInt(8)) : anyChar(random);
    }
    return new String(chars);
  }

  private static char anyChar(Random random) {
    return (char) random.nextInt(random.nextBoolean() ? 128 : 65536);
  }

  /** The same conditions, told slowly. */
  private static boolean good(Head request) {
    return has(request, "Upgrade", "websocket")
        && has(request, "Connection", "upgrade")
        && !request.http10()
        && request.method().equals("GET")
        && request.lines("Transfer-Encoding").isEmpty()
        && (request.lines("Content-Length").isEmpty() || only(request, "Content-Length", "0"))
        && only(request, "Sec-WebSocket-Version", "13")
        && request.count("Sec-WebSocket-Key") == 1
        && decodesTo16Bytes(stripped(request.value("Sec-WebSocket-Key", 0)))
        && (request.lines("Origin").isEmpty()
            || only(request, "Origin", "https://app.example.com"));
  }

  private static boolean has(Head request, String name, String token) {
    return request.lines(name).stream()
        .flatMap(line -> Arrays.stream(line.split(",")))
        .anyMatch(element -> stripped(element).toLowerCase(Locale.ROOT).equals(token));
  }

  private static boolean only(Head request, String name, String value) {
    return request.count(name) == 1 && stripped(request.value(name, 0)).equals(value);
  }

  private static boolean decodesTo16Bytes(String key) {
    try {
      return key.length() == 24 && Base64.getDecoder().decode(key).length == 16;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String stripped(String value) {
    return value.replaceAll("^[ \t]+|[ \t]+$", "");
  }
}
