package io.wssidecar.demo;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Keeps what a WebSocket client hears: a text, bytes, or words for everything else. */
final class Ear implements WebSocket.Listener {
  private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
  private final StringBuilder text = new StringBuilder();
  private ByteBuffer bytes = ByteBuffer.allocate(0);

  /** Waits for the next one. */
  Object next() throws InterruptedException {
    Object next = heard.poll(20, TimeUnit.SECONDS);
    return next == null ? "silence" : next;
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      heard.add(text.toString());
      text.setLength(0);
    }
    socket.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
    bytes = ByteBuffer.allocate(bytes.remaining() + data.remaining()).put(bytes).put(data).flip();
    if (last) {
      heard.add(bytes);
      bytes = ByteBuffer.allocate(0);
    }
    socket.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
    heard.add("pong " + message.remaining());
    socket.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
    heard.add(code == 1006 ? "gone" : "close " + code);
    return null;
  }

  @Override
  public void onError(WebSocket socket, Throwable error) {
    heard.add("gone");
  }
}
