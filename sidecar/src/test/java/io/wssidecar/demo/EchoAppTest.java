package io.wssidecar.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EchoAppTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private EchoApp app;

  @BeforeEach
  void start() throws IOException {
    app = EchoApp.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterEach
  void stop() {
    app.close();
  }

  @Test
  void echoesTextOnEveryPath() throws Exception {
    for (String path : new String[] {"/", "/echo", "/any/where?at=all"}) {
      Ear ear = new Ear();
      WebSocket socket = connect(path, ear);
      socket.sendText("Grüße, 世界 \uD83D\uDE80", true).join();
      assertEquals("Grüße, 世界 \uD83D\uDE80", ear.next(), path);
      socket.abort();
    }
  }

  @Test
  void echoesFragmentsAsOneMessageWithAPingInTheMiddle() throws Exception {
    Ear ear = new Ear();
    WebSocket socket = connect("/", ear);
    socket.sendText("one ", false).join();
    socket.sendPing(ByteBuffer.wrap(new byte[] {1, 2, 3})).join();
    socket.sendText("two ", false).join();
    socket.sendText("three", true).join();
    assertEquals("pong 3", ear.next());
    assertEquals("one two three", ear.next());
    socket.abort();
  }

  @Test
  void echoesBinaryOfAllSizes() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Ear ear = new Ear();
    WebSocket socket = connect("/", ear);
    for (int size : new int[] {0, 1, 125, 126, 65_535, 65_536, 3_000_000}) {
      byte[] bytes = new byte[size];
      random.nextBytes(bytes);
      socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
      assertEquals(ByteBuffer.wrap(bytes), ear.next(), () -> size + " bytes, seed " + seed);
    }
    socket.abort();
  }

  @Test
  void echoesEverythingInOrderToAClientThatDoesNotWait() throws Exception {
    Ear ear = new Ear();
    WebSocket socket = connect("/", ear);
    int messages = 3000;
    for (int i = 0; i < messages; i++) {
      socket.sendText(i + "x".repeat(i % 700), true).join();
    }
    for (int i = 0; i < messages; i++) {
      assertEquals(i + "x".repeat(i % 700), ear.next());
    }
    socket.abort();
  }

  /** Whole messages come faster than they can go back, as nobody takes them: reading must stop. */
  @Test
  void readsNoMoreFromAClientThatTakesNothing() throws Exception {
    try (SocketChannel channel =
            SocketChannel.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), app.port()));
        Selector selector = Selector.open()) {
      channel.write(
          StandardCharsets.US_ASCII.encode(
              """
              GET / HTTP/1.1\r
              Host: localhost\r
              Upgrade: websocket\r
              Connection: Upgrade\r
              Sec-WebSocket-Version: 13\r
              Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
              \r
              """));
      assertTrue(channel.read(ByteBuffer.allocate(12)) > 0);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_WRITE);
      ByteBuffer frame = ByteBuffer.allocate(8 + 60_000);
      frame.put((byte) 0x81).put((byte) 0xfe).putShort((short) 60_000).rewind();
      long written = 0;
      while (selector.select(2000) > 0) {
        selector.selectedKeys().clear();
        written += channel.write(frame);
        if (!frame.hasRemaining()) {
          frame.rewind();
        }
        assertTrue(written < 100_000_000, "takes everything");
      }
      assertTrue(written > 0);
    }
  }

  @Test
  void answersACloseWithItsCode() throws Exception {
    Ear ear = new Ear();
    WebSocket socket = connect("/", ear);
    socket.sendClose(4321, "enough").join();
    assertEquals("close 4321", ear.next());
  }

  @Test
  void closesWith1009WhenAMessageIsTooBig() throws Exception {
    Ear ear = new Ear();
    WebSocket socket = connect("/", ear);
    ByteBuffer piece = ByteBuffer.allocate(1024 * 1024);
    for (int i = 0; i < 17; i++) {
      socket.sendBinary(piece.duplicate(), false).exceptionally(gone -> socket).join();
    }
    assertEquals("close 1009", ear.next());
  }

  @Test
  void selectsTheFirstSubprotocolOffered() throws Exception {
    WebSocket socket =
        CLIENT
            .newWebSocketBuilder()
            .subprotocols("soap", "chat")
            .buildAsync(uri("ws", "/"), new Ear())
            .get(10, TimeUnit.SECONDS);
    assertEquals("soap", socket.getSubprotocol());
    socket.abort();
  }

  @Test
  void servesATesterPageThatNeedsNothingElse() throws Exception {
    HttpResponse<String> page = get("/");
    assertEquals(200, page.statusCode());
    assertEquals("text/html; charset=utf-8", page.headers().firstValue("Content-Type").orElse(""));
    assertTrue(page.headers().firstValue("Content-Security-Policy").isPresent());
    assertTrue(page.body().contains("autotest"));
    assertFalse(page.body().matches("(?s).*(src|href)=.*"), "refers to something outside");
  }

  @Test
  void showsTheRequestAsTheAppGotIt() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("http", "/where?q=%3Cscript%3E"))
            .header("X-Forwarded-For", "192.0.2.7")
            .header("X-Strange", "tab\there <b> back\\slash")
            .build();
    HttpResponse<String> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    assertTrue(response.body().contains("GET /where?q=%3Cscript%3E HTTP/1.1\n"), response.body());
    assertTrue(response.body().contains("X-Forwarded-For: 192.0.2.7\n"), response.body());
    assertTrue(response.body().contains("tab\\u0009here <b> back\\u005cslash\n"), response.body());
    assertTrue(response.headers().firstValue("Content-Type").orElse("").startsWith("text/plain"));
    assertEquals("nosniff", response.headers().firstValue("X-Content-Type-Options").orElse(""));
  }

  @Test
  void hasNoFavicon() throws Exception {
    assertEquals(204, get("/favicon.ico").statusCode());
  }

  @Test
  void saysThatAnAddressIsTaken() {
    InetSocketAddress taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), app.port());
    IOException problem = assertThrows(IOException.class, () -> EchoApp.start(taken));
    assertTrue(problem.toString().contains(String.valueOf(app.port())), problem.toString());
  }

  @Test
  void stopsWithoutWaitingForOpenWebSockets() throws Exception {
    Ear ear = new Ear();
    WebSocket socket = connect("/", ear);
    app.close();
    socket.sendText("anybody there?", true).exceptionally(gone -> socket).join();
    assertEquals("gone", ear.next());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(uri("http", path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private WebSocket connect(String path, Ear ear) throws Exception {
    return CLIENT.newWebSocketBuilder().buildAsync(uri("ws", path), ear).get(10, TimeUnit.SECONDS);
  }

  private URI uri(String scheme, String path) {
    return URI.create(scheme + "://127.0.0.1:" + app.port() + path);
  }
}
