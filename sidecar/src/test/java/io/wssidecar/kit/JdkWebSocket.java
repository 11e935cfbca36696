package io.wssidecar.kit;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The JDK's WebSocket client, with whole messages in a queue. One thread. */
public final class JdkWebSocket implements AutoCloseable {
  private final Ear ear;
  private final WebSocket socket;

  private JdkWebSocket(Ear ear, WebSocket socket) {
    this.ear = ear;
    this.socket = socket;
  }

  public static JdkWebSocket open(SidecarUnderTest sidecar, String path, String subprotocol) {
    Ear ear = new Ear();
    WebSocket socket =
        client(sidecar)
            .newWebSocketBuilder()
            .subprotocols(subprotocol)
            .buildAsync(uri(sidecar, path), ear)
            .join();
    return new JdkWebSocket(ear, socket);
  }

  /** The status with which an upgrade is refused. */
  public static int refusal(SidecarUnderTest sidecar, String path) {
    try {
      WebSocket unexpected =
          client(sidecar).newWebSocketBuilder().buildAsync(uri(sidecar, path), new Ear()).join();
      unexpected.abort();
      throw new AssertionError("upgraded");
    } catch (CompletionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        return refused.getResponse().statusCode();
      }
      throw e;
    }
  }

  private static HttpClient client(SidecarUnderTest sidecar) {
    return HttpClient.newBuilder().sslContext(sidecar.trusting()).build();
  }

  private static URI uri(SidecarUnderTest sidecar, String path) {
    return URI.create("wss://localhost:" + sidecar.port() + path);
  }

  public String subprotocol() {
    return socket.getSubprotocol();
  }

  public void send(String text) {
    socket.sendText(text, true).join();
  }

  public void send(byte[] bytes) {
    socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
  }

  /** The next text message. */
  public String receive() {
    return (String) next();
  }

  /** The next binary message. */
  public byte[] receiveBytes() {
    return (byte[]) next();
  }

  private Object next() {
    try {
      Object message = ear.messages.poll(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (message == null) {
        throw new AssertionError("no message came");
      }
      return message;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public void close(int code) {
    socket.sendClose(code, "").join();
  }

  /** The code of the Close that came, if one came. */
  public Optional<Integer> closeCode() {
    return Optional.ofNullable(ear.closeCode);
  }

  @Override
  public void close() {
    socket.abort();
  }

  /** Called on the client's threads, one call at a time. */
  private static final class Ear implements WebSocket.Listener {
    private final BlockingQueue<Object> messages = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Written by the client's threads, read by the test's. */
    private volatile @Nullable Integer closeCode;

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        messages.add(text.toString());
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer part, boolean last) {
      byte[] copy = new byte[part.remaining()];
      part.get(copy);
      bytes.writeBytes(copy);
      if (last) {
        messages.add(bytes.toByteArray());
        bytes.reset();
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closeCode = code;
      return null;
    }
  }
}
