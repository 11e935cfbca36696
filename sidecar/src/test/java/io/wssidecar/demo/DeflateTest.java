package io.wssidecar.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** permessage-deflate (RFC 7692), which the JDK's client does not speak. */
@Timeout(60)
class DeflateTest {
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
  void echoesCompressedMessagesWithContextTakeover() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), app.port())) {
      String head = handshake(socket, "permessage-deflate; client_max_window_bits");
      assertTrue(head.contains("Sec-WebSocket-Extensions: permessage-deflate\r\n"), head);
      Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
      Inflater inflater = new Inflater(true);
      byte[] message = "over and over ".repeat(50).getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < 3; i++) {
        sendShort(socket, 0xc1, deflated(deflater, message)); // FIN, RSV1, text
        assertArrayEquals(message, inflated(inflater, frame(socket, 0xc1), message.length));
      }
    }
  }

  @Test
  void agreesToNothingThatWasNotOffered() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), app.port())) {
      assertFalse(handshake(socket, "x-other").contains("Sec-WebSocket-Extensions"));
    }
  }

  @Test
  void declinesALimitThatItWouldNotKeep() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), app.port())) {
      String head = handshake(socket, "permessage-deflate; server_max_window_bits=10");
      assertFalse(head.contains("Sec-WebSocket-Extensions"), head);
    }
  }

  /** Undertow's own negotiation would serve the first client's wish to the second. */
  @Test
  void oneClientsWishIsNotTheNextOnes() throws Exception {
    assertFalse(repeatsAreShort("permessage-deflate; server_no_context_takeover"));
    assertTrue(repeatsAreShort("permessage-deflate"));
  }

  /** Whether the app's compression remembers a message when it is sent again. */
  private boolean repeatsAreShort(String extensions) throws Exception {
    byte[] message = new byte[90];
    new Random(7).nextBytes(message);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), app.port())) {
      handshake(socket, extensions);
      Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
      sendShort(socket, 0xc2, deflated(deflater, message));
      int first = frame(socket, 0xc2).length;
      sendShort(socket, 0xc2, deflated(deflater, message));
      return frame(socket, 0xc2).length < first / 2;
    }
  }

  private static String handshake(Socket socket, String extensions) throws IOException {
    String request =
        "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + "Sec-WebSocket-Extensions: "
            + extensions
            + "\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int c = socket.getInputStream().read();
      assertTrue(c >= 0, () -> "ended after: " + head);
      head.append((char) c);
    }
    assertTrue(head.toString().startsWith("HTTP/1.1 101 "), head::toString);
    return head.toString();
  }

  /** A frame of at most 125 bytes, masked with zeroes. */
  private static void sendShort(Socket socket, int first, byte[] payload) throws IOException {
    assertTrue(payload.length <= 125);
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(first);
    frame.write(0x80 | payload.length);
    frame.writeBytes(new byte[4]);
    frame.writeBytes(payload);
    socket.getOutputStream().write(frame.toByteArray());
  }

  private static byte[] frame(Socket socket, int first) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    assertEquals(first, in.readUnsignedByte(), "whole and compressed");
    int length = in.readUnsignedByte();
    return in.readNBytes(length == 126 ? in.readUnsignedShort() : length);
  }

  private static byte[] deflated(Deflater deflater, byte[] message) {
    deflater.setInput(message);
    byte[] out = new byte[1024];
    int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    return Arrays.copyOf(out, length - 4); // without 00 00 ff ff: RFC 7692 §7.2.1
  }

  private static byte[] inflated(Inflater inflater, byte[] payload, int length)
      throws DataFormatException {
    byte[] out = new byte[length + 1];
    inflater.setInput(payload);
    int n = inflater.inflate(out);
    inflater.setInput(new byte[] {0, 0, -1, -1});
    n += inflater.inflate(out, n, out.length - n);
    return Arrays.copyOf(out, n);
  }
}
