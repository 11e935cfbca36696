package io.wssidecar.relay;

import io.wssidecar.relay.FrameReader.Seen;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Offers bytes to a reader piece by piece as the relay does, a head that was not whole again with
 * what follows, and writes down what the reader said in words that do not depend on the pieces:
 * what is payload is added up, what was not taken is left out.
 */
final class Offering {
  private final FrameReader reader;
  private final ByteArrayOutputStream passed = new ByteArrayOutputStream();
  private final List<String> story = new ArrayList<>();
  private byte[] kept = new byte[0];
  private int payload;
  private boolean tooBig;

  Offering(FrameReader reader) {
    this.reader = reader;
  }

  Offering offer(byte[] piece) {
    byte[] all = new byte[kept.length + piece.length];
    System.arraycopy(kept, 0, all, 0, kept.length);
    System.arraycopy(piece, 0, all, kept.length, piece.length);
    // A buffer that ends where the bytes end: who looks further fails.
    ByteBuffer bytes = ByteBuffer.wrap(all);
    int from = 0;
    Seen seen = Seen.PAYLOAD;
    while (from < all.length && seen != Seen.INCOMPLETE && !tooBig) {
      seen = reader.next(bytes, from, all.length);
      passed.write(all, from, reader.taken());
      from += reader.taken();
      tell(seen);
    }
    kept = new byte[all.length - from];
    System.arraycopy(all, from, kept, 0, kept.length);
    return this;
  }

  private void tell(Seen seen) {
    switch (seen) {
      case INCOMPLETE -> {}
      case PAYLOAD -> payload += reader.taken();
      default -> {
        tellPayload();
        tooBig = seen == Seen.TOO_BIG;
        story.add(seen == Seen.CLOSE ? seen + "=" + reader.closeCode() : seen.toString());
      }
    }
    if (reader.messageEnded()) {
      tellPayload();
      story.add("end of " + reader.kind());
    }
  }

  private void tellPayload() {
    if (payload > 0) {
      story.add(Integer.toString(payload));
      payload = 0;
    }
  }

  /** What the reader said; after a violation without the length of what follows. */
  String story() {
    if (!reader.opaque()) {
      tellPayload();
    }
    return String.join(", ", story);
  }

  /** Every byte that was taken, in order. */
  byte[] passed() {
    return passed.toByteArray();
  }

  /** How many bytes were not taken yet. */
  int kept() {
    return kept.length;
  }
}
