package io.wssidecar.demo;

import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import io.undertow.websockets.spi.WebSocketHttpExchange;
import org.xnio.IoUtils;

/**
 * Sends every message back whole, however it was fragmented; Pings and Closes are answered by
 * Undertow. Runs on the app's I/O thread.
 *
 * <p>A client that only sends fills its own buffers and not our memory: Undertow stops reading
 * while too many echoes wait to leave.
 */
final class Echo extends AbstractReceiveListener {
  private static final long MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

  private Echo() {}

  /** Begins to echo on a new WebSocket. */
  static void open(WebSocketHttpExchange handshake, WebSocketChannel channel) {
    channel.getReceiveSetter().set(new Echo());
    channel.resumeReceives();
  }

  @Override
  protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
    WebSockets.sendText(message.getData(), channel, new Sent(() -> {}));
  }

  @Override
  protected void onFullBinaryMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
    var data = message.getData(); // its type is deprecated, but Undertow has no other
    WebSockets.sendBinary(data.getResource(), channel, new Sent(data::close));
  }

  @Override
  protected long getMaxTextBufferSize() {
    return MAX_MESSAGE_BYTES;
  }

  @Override
  protected long getMaxBinaryBufferSize() {
    return MAX_MESSAGE_BYTES;
  }

  /** What comes after an echo: its buffers go back. */
  private record Sent(Runnable release) implements WebSocketCallback<Void> {
    @Override
    public void complete(WebSocketChannel channel, Void context) {
      release.run();
    }

    @Override
    public void onError(WebSocketChannel channel, Void context, Throwable throwable) {
      release.run();
      IoUtils.safeClose(channel);
    }
  }
}
