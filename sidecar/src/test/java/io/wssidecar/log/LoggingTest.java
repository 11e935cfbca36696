package io.wssidecar.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.config.LogSettings;
import io.wssidecar.config.LogSettings.Format;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class LoggingTest {
  private static final System.Logger OURS = System.getLogger("io.wssidecar.log.LoggingTest");
  private static final org.jboss.logging.Logger UNDERTOW =
      org.jboss.logging.Logger.getLogger("io.undertow.request");
  private static final org.jboss.logging.Logger UNDERTOW_IO =
      org.jboss.logging.Logger.getLogger("io.undertow.request.io");
  private static final org.jboss.logging.Logger CLIENT =
      org.jboss.logging.Logger.getLogger("io.undertow.client");
  private static final org.jboss.logging.Logger XNIO =
      org.jboss.logging.Logger.getLogger("org.xnio.listener");

  private final LineSink sink = new LineSink();

  @Test
  void whatTheSystemLoggerTakesIsWrittenInTheFormatAskedFor() throws InterruptedException {
    try (Logging logging = start(Level.INFO, Format.TEXT)) {
      OURS.log(Level.INFO, "listening on {0}", ":8443");
      String line = sink.next();
      assertTrue(
          line.matches(
              "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z INFO  "
                  + "io\\.wssidecar\\.log\\.LoggingTest listening on :8443"),
          line);
      assertEquals(0, logging.dropped());
    }
    try (Logging logging = start(Level.INFO, Format.JSON)) {
      OURS.log(Level.ERROR, "a bug", new IllegalStateException("of ours"));
      Map<String, Object> line = TinyJson.object(sink.next());
      assertEquals("ERROR", line.get("level"));
      assertEquals("io.wssidecar.log.LoggingTest", line.get("logger"));
      assertEquals("a bug", line.get("message"));
      assertTrue(
          line.get("exception").toString().contains("IllegalStateException: of ours\n\tat "));
      assertEquals(0, logging.dropped());
    }
  }

  @Test
  void eachLevelTellsItselfAndWhatIsGraver() throws InterruptedException {
    Map<Level, List<String>> told =
        Map.of(
            Level.DEBUG, List.of("d", "i", "w", "e"),
            Level.INFO, List.of("i", "w", "e"),
            Level.WARNING, List.of("w", "e"),
            Level.ERROR, List.of("e"));
    for (Map.Entry<Level, List<String>> each : told.entrySet()) {
      assertEquals(each.getValue(), toldAt(each.getKey(), LoggingTest::speakOurselves));
    }
  }

  @Test
  void librariesTellWarningsOnlyUnlessDebugIsAsked() throws InterruptedException {
    assertEquals(List.of("w", "e"), toldAt(Level.INFO, () -> speak(UNDERTOW)));
    assertEquals(List.of("w", "e"), toldAt(Level.INFO, () -> speak(XNIO)));
    assertEquals(List.of("e"), toldAt(Level.ERROR, () -> speak(XNIO)));
    assertEquals(List.of("d", "i", "w", "e"), toldAt(Level.DEBUG, () -> speak(UNDERTOW)));
  }

  @Test
  void whatAPeerOrAnAppBrokeIsNoMoreThanDebug() throws InterruptedException {
    Runnable faults =
        () -> {
          UNDERTOW.error("UT005085 unexpected failure", new IOException("reset"));
          UNDERTOW_IO.error("UT005085 unexpected failure", new IOException("reset"));
          CLIENT.error("UT005001 garbage from the app", new IllegalArgumentException());
        };
    assertEquals(List.of(), toldAt(Level.INFO, faults));
    try (Logging logging = start(Level.DEBUG, Format.JSON)) {
      faults.run();
      for (int i = 0; i < 3; i++) {
        assertEquals("DEBUG", TinyJson.object(sink.next()).get("level"));
      }
      assertEquals(0, logging.dropped());
    }
  }

  @Test
  void aBugInsideUndertowOrAnErrorOfTheMachineKeepsItsLevel() throws InterruptedException {
    try (Logging logging = start(Level.INFO, Format.JSON)) {
      UNDERTOW_IO.error("unexpected failure", new IllegalStateException());
      XNIO.error("accept failed", new IOException("Too many open files"));
      assertEquals("ERROR", TinyJson.object(sink.next()).get("level"));
      assertEquals("ERROR", TinyJson.object(sink.next()).get("level"));
      assertEquals(0, logging.dropped());
    }
  }

  @Test
  void theJdksOwnDebugIsNotToldWithOurs() throws InterruptedException {
    System.Logger jdk = System.getLogger("jdk.something");
    assertEquals(List.of(), toldAt(Level.DEBUG, () -> jdk.log(Level.DEBUG, "whisper")));
    assertFalse(toldAt(Level.DEBUG, () -> jdk.log(Level.INFO, "word")).isEmpty());
  }

  @Test
  void theJdksExitHookDoesNotSilenceUs() throws InterruptedException {
    try (Logging logging = start(Level.DEBUG, Format.TEXT)) {
      LogManager.getLogManager().reset();
      OURS.log(Level.DEBUG, "draining");
      assertTrue(sink.next().endsWith(" draining"));
      assertEquals(0, logging.dropped());
    }
    assertEquals(0, count(Logger.getLogger("io.wssidecar").getHandlers()));
  }

  @Test
  void closingPutsBackWhatWasBefore() {
    Logger root = Logger.getLogger("");
    Handler[] before = root.getHandlers();
    java.util.logging.Level level = root.getLevel();
    start(Level.ERROR, Format.TEXT).close();
    assertArrayEquals(before, root.getHandlers());
    assertEquals(level, root.getLevel());
  }

  private static void speakOurselves() {
    OURS.log(Level.DEBUG, "d");
    OURS.log(Level.INFO, "i");
    OURS.log(Level.WARNING, "w");
    OURS.log(Level.ERROR, "e");
  }

  private static void speak(org.jboss.logging.Logger logger) {
    logger.debug("d");
    logger.info("i");
    logger.warn("w");
    logger.error("e");
  }

  /** The last words of the lines that come out. */
  private List<String> toldAt(Level level, Runnable speech) throws InterruptedException {
    try (Logging logging = start(level, Format.TEXT)) {
      speech.run();
      logging.pipe().offer(line -> line.head(0, Level.INFO, "l", "end"));
      return sink.until(" end").stream()
          .map(line -> line.substring(line.lastIndexOf(' ') + 1))
          .toList();
    }
  }

  private Logging start(Level level, Format format) {
    return Logging.start(new LogSettings(level, format), sink);
  }

  private static long count(Handler[] handlers) {
    return List.of(handlers).stream().filter(JulHandler.class::isInstance).count();
  }
}
