package io.wssidecar.agent.core.tls;

import io.wssidecar.reasons.Reason;
import io.wssidecar.reasons.TlsFault;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The alert in a record that came in the clear where an encrypted one was due. OpenSSL's clients
 * refuse a TLS 1.3 server's certificate that way, for they have not changed their keys yet, and
 * BoringSSL says only that the record's length is wrong. So this looks at the record itself, which
 * Conscrypt's engine still holds when it throws. Any thread.
 */
final class ClearAlert {
  private static final String GUESSED_FROM = "BAD_PACKET_LENGTH";
  private static final int RECORD = 7;
  private static final int FATAL = 2;

  private ClearAlert() {}

  /**
   * Why a handshake of Conscrypt's failed.
   *
   * @param engine in the middle of the call that ends with this throwable
   */
  static Reason orElse(Object engine, Throwable thrown, boolean server) {
    Reason told = TlsFault.of(thrown, server);
    ByteBuffer input = input(engine);
    if (input == null) {
      return told;
    }
    int alert = lastIn(input);
    if (alert >= 0) {
      return TlsFault.ofReceived(alert, server);
    }
    return isGuess(thrown) ? Reason.OTHER : told;
  }

  /** The number of the alert that was taken from it last; -1 when that was no clear fatal alert. */
  private static int lastIn(ByteBuffer input) {
    int at = input.position() - RECORD;
    boolean alert =
        at >= 0
            && input.get(at) == 0x15
            && input.get(at + 1) == 3
            && input.get(at + 3) == 0
            && input.get(at + 4) == 2
            && input.get(at + 5) == FATAL;
    return alert ? input.get(at + 6) & 0xff : -1;
  }

  private static boolean isGuess(Throwable thrown) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      if (String.valueOf(each.getMessage()).contains(GUESSED_FROM)) {
        return true;
      }
    }
    return false;
  }

  /** Null when the engine was called in another way, or has another shape. */
  private static @Nullable ByteBuffer input(Object engine) {
    try {
      Field field = engine.getClass().getDeclaredField("singleSrcBuffer");
      field.setAccessible(true);
      Object buffers = field.get(engine);
      return buffers instanceof ByteBuffer[] ? ((ByteBuffer[]) buffers)[0] : null;
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
  }
}
