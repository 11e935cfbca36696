package io.wssidecar.fleet;

import io.wssidecar.fleet.Plan.Message;
import io.wssidecar.fleet.Plan.Voice;
import java.nio.ByteBuffer;

/** What one end of a stream says, piece by piece. For one thread at a time. */
final class Speech {
  private final int stream;
  private final Voice voice;
  private int messages;
  private int position;
  private int fragment;
  private Message message;

  Speech(int stream, Voice voice) {
    this.stream = stream;
    this.voice = voice;
    this.message = Plan.message(stream, voice, 0);
  }

  /**
   * A fragment.
   *
   * @param first whether it begins a message
   * @param last whether it ends one
   */
  record Piece(ByteBuffer bytes, boolean first, boolean last) {}

  /** The next fragment; it counts as said. */
  Piece next() {
    int end = message.end(fragment);
    boolean last = fragment == message.fragments() - 1;
    Piece piece = new Piece(message.bytes(position, end), fragment == 0, last);
    if (last) {
      messages++;
      position = 0;
      fragment = 0;
      message = Plan.message(stream, voice, messages);
    } else {
      position = end;
      fragment++;
    }
    return piece;
  }

  /** Whole messages said. */
  int messages() {
    return messages;
  }

  /** Bytes said of the message that has begun; 0 between messages. */
  int position() {
    return position;
  }

  boolean inside() {
    return position > 0;
  }
}
