package io.wssidecar.fleet;

import io.wssidecar.fleet.Plan.Message;
import io.wssidecar.fleet.Plan.Voice;
import java.nio.ByteBuffer;

/** Compares what one end of a stream hears with what the other one must say. For one thread. */
final class Hearing {
  private final int stream;
  private final Voice voice;
  private int messages;
  private int position;
  private Message message;
  private String fault = "";

  Hearing(int stream, Voice voice) {
    this.stream = stream;
    this.voice = voice;
    this.message = Plan.message(stream, voice, 0);
  }

  /** Takes content, in pieces of any size. */
  void data(ByteBuffer bytes) {
    int length = bytes.remaining();
    if (!fault.isEmpty() || length == 0) {
      return;
    }
    if (position + length > message.size()) {
      fault = "message-" + messages + "-is-longer-than-" + message.size();
      return;
    }
    int wrong = message.bytes(position, position + length).mismatch(bytes);
    if (wrong >= 0) {
      fault = "message-" + messages + "-differs-at-" + (position + wrong);
    }
    position += length;
  }

  /** The message is said to be whole. */
  void end() {
    if (fault.isEmpty() && position != message.size()) {
      fault = "message-" + messages + "-ends-at-" + position + "-not-" + message.size();
    }
    messages++;
    position = 0;
    message = Plan.message(stream, voice, messages);
  }

  /** Whole messages heard. */
  int messages() {
    return messages;
  }

  /** Bytes heard of the message that has begun; 0 between messages. */
  int position() {
    return position;
  }

  boolean inside() {
    return position > 0;
  }

  /** What was wrong first, in one word; empty when everything was right. */
  String fault() {
    return fault;
  }
}
