package io.wssidecar.app;

import io.wssidecar.loop.ByteSource;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The body of an app's answer.
 *
 * <p>Runs on the connection's I/O thread; not shared.
 */
public final class ResponseBody implements ByteSource {
  private final AppConnection connection;
  private final BodyLength length;
  private final ChunkDecoder chunks = new ChunkDecoder();
  private long left;
  private boolean surplus;
  private Runnable onReadable = () -> {};

  /** The body behind a head that was just read; {@code length} is not BAD. */
  public ResponseBody(AppConnection connection, BodyLength length) {
    this.connection = connection;
    this.length = length;
    this.left = length.bytes();
  }

  /** Whether there is nothing to read at all. */
  public boolean empty() {
    return length.kind() == BodyLength.Kind.NONE
        || length.kind() == BodyLength.Kind.FIXED && length.bytes() == 0;
  }

  /** Whether bytes came that belong to no answer, so that the connection must not be used again. */
  public boolean surplus() {
    return surplus || connection.hasEarly();
  }

  @Override
  public boolean read(ByteBuffer room) throws IOException {
    int start = room.position();
    if (empty()) {
      room.limit(start);
      return true;
    }
    if (length.kind() == BodyLength.Kind.FIXED) {
      room.limit((int) Math.min(room.limit(), start + left));
    }
    int count = connection.read(room);
    room.limit(room.position()).position(start);
    if (count < 0) {
      if (length.kind() == BodyLength.Kind.UNTIL_CLOSE) {
        return true;
      }
      throw new EOFException("the app closed in the middle of its answer");
    }
    return switch (length.kind()) {
      case FIXED -> (left -= count) == 0;
      case CHUNKED -> decoded(room);
      case UNTIL_CLOSE -> false;
      case NONE, BAD -> throw new IllegalStateException("there is no body to read");
    };
  }

  private boolean decoded(ByteBuffer bytes) throws IOException {
    return switch (chunks.decode(bytes)) {
      case MORE -> false;
      case DONE -> {
        surplus = chunks.surplus() > 0;
        yield true;
      }
      case BAD -> throw new IOException("the app's answer has a broken chunk");
    };
  }

  @Override
  public void onReadable(Runnable action) {
    onReadable = action;
    connection.onReadable(action);
  }

  @Override
  public void resumeReads() {
    if (empty()) {
      onReadable.run(); // no socket will ever announce this end
    } else {
      connection.resumeReads();
    }
  }

  @Override
  public void suspendReads() {
    connection.suspendReads();
  }
}
