package io.wssidecar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.cli.CommandLineUnderTest.Outcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthCommandTest {
  @TempDir Path directory;
  private CommandLineUnderTest cli;

  @BeforeEach
  void start() {
    cli = new CommandLineUnderTest(directory);
  }

  @Test
  void aReadySidecarIsHealthy() throws Exception {
    Outcome outcome = askOneThatAnswers("200 OK", "127.0.0.1");
    assertEquals(new Outcome(0, "ready\n", ""), outcome);
  }

  @Test
  void aDrainingSidecarIsNot() throws Exception {
    Outcome outcome = askOneThatAnswers("503 Service Unavailable", "127.0.0.1");
    assertEquals(new Outcome(1, "not ready (503)\n", ""), outcome);
  }

  @Test
  void everyAddressIsAskedOnLoopback() throws Exception {
    assertEquals(0, askOneThatAnswers("200 OK", "").code());
  }

  @Test
  void thePortMayComeFromTheFileWhoseOtherMistakesAreNotItsBusiness() throws Exception {
    try (ServerSocket server = server()) {
      CompletableFuture<String> request = answer(server, "200 OK");
      String file =
          cli.file("w.yaml", "health: 127.0.0.1:" + server.getLocalPort() + "\ndrain: x\n");
      assertEquals(0, cli.run("health", "--config", file).code());
      assertEquals("GET /readyz HTTP/1.1", request.get());
    }
  }

  @Test
  void nobodyThereIsUnhealthy() throws IOException {
    int port;
    try (ServerSocket server = server()) {
      port = server.getLocalPort();
    }
    Outcome outcome = cli.run("health", "--health", "127.0.0.1:" + port);
    assertEquals(1, outcome.code());
    assertTrue(
        outcome.err().startsWith("wss-sidecar: http://127.0.0.1:" + port + "/readyz: no answer ("),
        outcome.err());
  }

  @Test
  void aPortThatIsOffCannotBeAsked() {
    Outcome outcome = cli.run("health", "--health", "off");
    assertEquals(2, outcome.code());
    assertEquals(
        "--health off: there is nobody to ask. Give the health port that the sidecar runs with.",
        outcome.problems().get(0));
  }

  private Outcome askOneThatAnswers(String status, String host) throws Exception {
    try (ServerSocket server = server()) {
      CompletableFuture<String> request = answer(server, status);
      Outcome outcome = cli.run("health", "--health", host + ":" + server.getLocalPort());
      assertEquals("GET /readyz HTTP/1.1", request.get());
      return outcome;
    }
  }

  private static ServerSocket server() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
  }

  /** Answers one request, and gives its first line. */
  private static CompletableFuture<String> answer(ServerSocket server, String status) {
    return CompletableFuture.supplyAsync(() -> {
      try (Socket socket = server.accept()) {
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        String first = lines.readLine();
        while (!lines.readLine().isEmpty()) {
          // The rest of the head says nothing that matters here.
        }
        String head = "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return first;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }
}
