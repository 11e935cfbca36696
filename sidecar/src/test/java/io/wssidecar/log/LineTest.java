package io.wssidecar.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineTest {
  private static final long THEN = Instant.parse("2026-11-22T10:11:12.045Z").toEpochMilli();
  private static final System.Logger.Level INFO = System.Logger.Level.INFO;

  private final StringBuilder out = new StringBuilder();
  private final TextLine text = new TextLine(out);
  private final JsonLine json = new JsonLine(out);

  @Test
  void aTextLineHasTimeLevelLoggerMessageAndFields() {
    text.head(THEN, INFO, "io.wssidecar.access", "stream opened").with("path", "/a").with("n", 7);
    text.with("absent", null).end();
    assertEquals(
        "2026-11-22T10:11:12.045Z INFO  io.wssidecar.access stream opened path=/a n=7\n",
        out.toString());
  }

  @Test
  void theTimeHasThreeDecimalsAlways() {
    LineTime time = new LineTime();
    for (String instant :
        List.of(
            "2026-11-22T10:11:12.000Z",
            "2026-11-22T10:11:12.999Z",
            "2026-11-22T10:11:13.100Z",
            "1969-12-31T23:59:59.001Z")) {
      out.setLength(0);
      time.append(Instant.parse(instant).toEpochMilli(), out);
      assertEquals(instant, out.toString());
    }
  }

  @Test
  void aPeerCannotForgeAFieldNorALine() {
    text.head(THEN, INFO, "l", "m").with("path", "/x by=app\n2026 ERROR").with("host", "").end();
    assertTrue(
        out.toString().endsWith("m path=\"/x by=app\\n2026 ERROR\" host=\"\"\n"), out.toString());
    out.setLength(0);
    text.head(THEN, INFO, "l", "m").with("path", "/x\" by=\"app").end();
    assertTrue(out.toString().endsWith(" path=\"/x\\\" by=\\\"app\"\n"), out.toString());
  }

  @Test
  void aStackTraceInTextCannotPassForALine() {
    text.head(THEN, INFO, "l", "it broke\u001b[2J")
        .thrown(new IllegalStateException("one\n2026-11-22T10:11:12.045Z ERROR forged"))
        .end();
    List<String> lines = out.toString().lines().toList();
    assertTrue(lines.get(0).endsWith("it broke\\u001b[2J"), lines.get(0));
    assertTrue(lines.size() > 3);
    lines.stream().skip(1).forEach(line -> assertTrue(line.startsWith("    "), line));
  }

  @Test
  void peerTextIsEscapedAndCapped() {
    Map<String, String> table =
        Map.of(
            "", "",
            "plain /path?", "plain /path?",
            "a\"b\\c", "a\\\"b\\\\c",
            "\r\n\t\u0000\u007f", "\\r\\n\\t\\u0000\\u007f",
            "\u00fc\u202e\ud83d\ude00", "\\u00fc\\u202e\\ud83d\\ude00");
    table.forEach((from, to) -> assertEquals(to, PeerText.escape(from, 200)));
    assertEquals("abc…", PeerText.escape("abcd", 3));
    assertEquals("abc", PeerText.escape("abc", 3));
    assertEquals("…", PeerText.escape("abc", 0));
    String cut = PeerText.head("y".repeat(70_000));
    assertEquals("y".repeat(200) + "…", PeerText.escape(cut, PeerText.CAP));
    assertEquals("y".repeat(200), PeerText.escape(PeerText.head("y".repeat(200)), PeerText.CAP));
  }

  @Test
  void aJsonLineIsOneObjectOfAscii() {
    json.head(THEN, System.Logger.Level.WARNING, "l", "say \"hi\"\n\u0000")
        .with("path", "\ud83d\ude00\\\u2028")
        .with("bytes", -5)
        .with("absent", null)
        .thrown(new IllegalStateException("bad\nthing"))
        .end();
    String line = out.toString();
    assertTrue(line.chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7f)), line);
    assertEquals(line.length() - 1, line.indexOf('\n'));
    Map<String, Object> members = TinyJson.object(line.strip());
    assertEquals("2026-11-22T10:11:12.045Z", members.get("time"));
    assertEquals("WARN", members.get("level"));
    assertEquals("say \"hi\"\n\u0000", members.get("message"));
    assertEquals("\ud83d\ude00\\\u2028", members.get("path"));
    assertEquals(-5L, members.get("bytes"));
    assertFalse(members.containsKey("absent"));
    String trace = (String) members.get("exception");
    assertTrue(trace.startsWith("java.lang.IllegalStateException: bad\nthing\n\tat "), trace);
  }

  @Test
  void halfASurrogatePairIsReplacedInJson() {
    for (String half : List.of("\ud83d", "\ude00", "\ude00\ud83d", "a\ud83db")) {
      out.setLength(0);
      json.head(THEN, INFO, "l", "m").with("path", half).end();
      Object read = TinyJson.object(out.toString().strip()).get("path");
      assertEquals(half.replace('\ud83d', '\ufffd').replace('\ude00', '\ufffd'), read);
    }
  }

  @Test
  void whateverAPeerSendsAJsonLineParses() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder noise = new StringBuilder();
      int length = random.nextInt(260);
      for (int j = 0; j < length; j++) {
        noise.append(
            (char) (random.nextBoolean() ? random.nextInt(0x80) : random.nextInt(0x10000)));
      }
      out.setLength(0);
      json.head(THEN, INFO, "l", "m").with("path", noise.toString()).with("n", 1).end();
      Map<String, Object> members = TinyJson.object(out.substring(0, out.length() - 1));
      assertEquals(1L, members.get("n"), "seed " + seed);
      out.setLength(0);
      text.head(THEN, INFO, "l", "m").with("path", noise.toString()).end();
      assertEquals(1, out.toString().split("\\R").length, "seed " + seed);
    }
  }
}
