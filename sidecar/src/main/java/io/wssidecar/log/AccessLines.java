package io.wssidecar.log;

import io.wssidecar.relay.RelayEnd;
import io.wssidecar.relay.StreamFacts;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The access log's three lines. Paths come without query: queries carry tokens. */
final class AccessLines {
  private static final String LOGGER = "io.wssidecar.access";

  private AccessLines() {}

  /** The same facts with the peer's words cut to what will be shown. */
  static StreamFacts brief(StreamFacts stream) {
    String subprotocol = stream.subprotocol();
    return new StreamFacts(
        stream.peer(),
        PeerText.head(stream.host()),
        PeerText.head(stream.path()),
        subprotocol == null ? null : PeerText.head(subprotocol),
        stream.app());
  }

  private static Line who(Line line, StreamFacts stream) {
    return line.with("peer", Peers.text(stream.peer()))
        .with("host", stream.host())
        .with("path", stream.path())
        .with("subprotocol", stream.subprotocol())
        .with("app", stream.app());
  }

  /** A stream opened. */
  record Opened(long millis, StreamFacts stream) implements Entry {
    @Override
    public void tell(Line line) {
      who(line.head(millis, System.Logger.Level.INFO, LOGGER, "stream opened"), stream);
    }
  }

  /** A stream ended. */
  record Ended(long millis, StreamFacts stream, RelayEnd end) implements Entry {
    @Override
    public void tell(Line line) {
      who(line.head(millis, System.Logger.Level.INFO, LOGGER, "stream ended"), stream)
          .with("duration_ms", TimeUnit.NANOSECONDS.toMillis(end.nanos()))
          .with("messages_from_client", end.messagesFromClient())
          .with("messages_from_app", end.messagesFromApp())
          .with("bytes_from_client", end.bytesFromClient())
          .with("bytes_from_app", end.bytesFromApp())
          .with("by", end.initiator().name().toLowerCase(Locale.ROOT))
          .with("cause", end.cause().name().toLowerCase(Locale.ROOT));
      if (end.closeCode() != 0) {
        line.with("close_code", end.closeCode());
      }
    }
  }

  /** A plain request was answered, or was not. */
  record Request(String method, long nanos, Failure facts) implements Entry {
    @Override
    public void tell(Line line) {
      line.head(facts.millis(), System.Logger.Level.DEBUG, LOGGER, "request ended")
          .with("method", method)
          .with("duration_ms", TimeUnit.NANOSECONDS.toMillis(nanos))
          .with("reason", facts.reason().label());
      facts.tellWho("peer", line);
    }
  }
}
