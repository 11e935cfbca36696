package io.wssidecar.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A WebSocket client with every frame in the test's hands. Nothing happens by itself: no Pong, no
 * answer to a Close. Blocking, one thread.
 */
public final class WsClient implements AutoCloseable {
  private final RawPeer peer;
  private final HttpHead response;

  private WsClient(RawPeer peer, HttpHead response) {
    this.peer = peer;
    this.response = response;
  }

  /** Upgrades over a connection; anything but a correct 101 fails the test. */
  public static WsClient open(RawPeer peer, String target, String... fields) {
    String key = key();
    peer.send(request(target, key, fields));
    HttpHead response = peer.head();
    String accept = response.first("Sec-WebSocket-Accept").orElse("none");
    if (response.status() != 101 || !accept.equals(AppStream.accept(key))) {
      throw new AssertionError("not upgraded: " + response);
    }
    return new WsClient(peer, response);
  }

  /** Asks for an upgrade that is expected to fail, and reads the whole answer. */
  public static HttpAnswer refused(RawPeer peer, String target, String... fields) {
    peer.send(request(target, key(), fields));
    return peer.answer("GET");
  }

  /** The upgrade request, with further fields as {@code Name: value}. */
  public static String request(String target, String key, String... fields) {
    StringBuilder head = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n");
    head.append("Upgrade: websocket\r\nConnection: Upgrade\r\n");
    head.append("Sec-WebSocket-Key: " + key + "\r\nSec-WebSocket-Version: 13\r\n");
    for (String field : fields) {
      head.append(field).append("\r\n");
    }
    return head.append("\r\n").toString();
  }

  /** A fresh {@code Sec-WebSocket-Key}. */
  public static String key() {
    byte[] nonce = new byte[16];
    ThreadLocalRandom.current().nextBytes(nonce);
    return Base64.getEncoder().encodeToString(nonce);
  }

  /** The 101. */
  public HttpHead response() {
    return response;
  }

  /** The connection below, for bytes that are no frames and for every way of leaving. */
  public RawPeer peer() {
    return peer;
  }

  public WsClient send(Frame frame) {
    peer.send(frame.maskedWire());
    return this;
  }

  /** The next frame. */
  public Frame receive() {
    try {
      Frame frame = Frame.read(peer.in());
      if (frame.masked()) {
        throw new AssertionError("a masked frame from the server's side: " + frame);
      }
      return frame;
    } catch (IOException e) {
      throw new UncheckedIOException("waiting for a frame", e);
    }
  }

  /** Sends a text and returns the text that comes back. */
  public String echo(String text) {
    return send(Frame.text(text)).receive().text();
  }

  /** Sends a Close and returns the code that comes back. */
  public int close(int code) {
    Frame answer = send(Frame.close(code, "")).receive();
    if (answer.opcode() != Frame.CLOSE) {
      throw new AssertionError("no Close came back, but " + answer);
    }
    return answer.closeCode();
  }

  /** Leaves without a Close. */
  @Override
  public void close() {
    peer.close();
  }
}
