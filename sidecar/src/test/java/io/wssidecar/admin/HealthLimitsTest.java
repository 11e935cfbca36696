package io.wssidecar.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.admin.SidePort.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is slow, comes too often or sends garbage to the health port. */
class HealthLimitsTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final Health health = new Health(true, List.of());
  private final String metrics = "up 1\n";
  private HealthServer server;

  @BeforeEach
  void start() throws IOException {
    server = HealthServer.start(ANY_PORT, () -> health, () -> metrics);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void whoSendsNothingOrHalfARequestIsCutOff() throws IOException {
    Duration soon = Duration.ofMillis(200);
    Limits limits = new Limits(64, soon, soon, soon);
    HealthAnswers answers = new HealthAnswers(() -> health, () -> metrics);
    try (HealthServer strict = HealthServer.start(ANY_PORT, answers, limits)) {
      for (String beginning :
          List.of("", "GET /livez HTTP/1.1\r\nHost", "GET /livez HTTP/1.1\r\n")) {
        try (Socket socket = Answer.connect(strict.address())) {
          Answer.send(socket, beginning);
          assertEquals(-1, socket.getInputStream().read(), beginning);
        }
      }
    }
  }

  @Test
  void whoComesBeyondTheLimitWaitsUntilAnotherLeaves() throws IOException {
    Duration soon = Duration.ofMillis(300);
    Limits limits = new Limits(4, soon, soon, soon);
    HealthAnswers answers = new HealthAnswers(() -> health, () -> metrics);
    List<Socket> squatters = new ArrayList<>();
    try (HealthServer small = HealthServer.start(ANY_PORT, answers, limits)) {
      long start = System.nanoTime();
      for (int i = 0; i < 12; i++) {
        squatters.add(Answer.connect(small.address()));
      }
      assertEquals(200, Answer.to(small.address(), Answer.request("/livez")).status());
      Duration waited = Duration.ofNanos(System.nanoTime() - start);
      assertTrue(waited.compareTo(limits.idle()) >= 0, "answered after " + waited);
      for (Socket squatter : squatters) {
        squatter.close();
      }
    }
  }

  @Test
  void aHeadTooLargeIsRefused() throws IOException {
    try (Socket socket = Answer.connect(server.address())) {
      Answer.send(
          socket, "GET /livez HTTP/1.1\r\nHost: h\r\nX: " + "x".repeat(20_000) + "\r\n\r\n");
      assertTrue(Answer.read(socket).status() != 200);
    } catch (IOException reset) {
      // Cut off while it still talked: as good.
    }
    assertEquals(200, get("/livez").status());
  }

  @Test
  void garbageIsNeitherAWarningNorTheEnd() throws IOException {
    List<String> alarms = new CopyOnWriteArrayList<>();
    Handler handler = alarms(alarms);
    Logger root = Logger.getLogger("");
    root.addHandler(handler);
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try {
      for (int i = 0; i < 400; i++) {
        try (Socket socket = Answer.connect(server.address())) {
          socket.setSoLinger(random.nextBoolean(), 0);
          Answer.send(socket, garbage(random));
          if (random.nextBoolean()) {
            socket.shutdownOutput();
            Answer.read(socket);
          }
        } catch (IOException cutOff) {
          // What it deserves.
        }
      }
      assertEquals(200, get("/livez").status(), "seed " + seed);
    } finally {
      root.removeHandler(handler);
    }
    assertEquals(List.of(), alarms, "seed " + seed);
  }

  private static String garbage(Random random) {
    String[] parts = {
      "GET ",
      "POST ",
      "/livez",
      "/metrics",
      "/%zz",
      "/%",
      "?a=%f",
      " HTTP/1.1",
      " HTTP/9",
      "\r\n",
      "\r\n\r\n",
      "Host: h",
      ":",
      "Content-Length: -1",
      "Transfer-Encoding: chunked",
      "\u0000",
      " ",
      "Cookie: \"",
      "Expect: 100-continue",
      "http://[",
      ";jsessionid=",
      "\u00ff",
      "xyz",
      "\n",
      "0"
    };
    StringBuilder out = new StringBuilder(random.nextInt(4) > 0 ? "GET /metrics" : "");
    int count = random.nextInt(12);
    for (int i = 0; i < count; i++) {
      out.append(parts[random.nextInt(parts.length)]);
    }
    return out.toString();
  }

  private static Handler alarms(List<String> alarms) {
    return new Handler() {
      @Override
      public void publish(LogRecord record) {
        if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
          alarms.add(record.getLoggerName() + " " + record.getMessage());
        }
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  private Answer get(String path) throws IOException {
    return Answer.to(server.address(), Answer.request(path));
  }
}
