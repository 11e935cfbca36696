package io.wssidecar.upgrade;

import io.wssidecar.reasons.Reason;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a request is: no WebSocket attempt, a good one, or one that cannot succeed. */
public sealed interface Verdict {
  /** A plain request, of no interest to this package. */
  enum NotWebSocket implements Verdict {
    INSTANCE
  }

  /**
   * An opening handshake without fault. What was offered is kept to judge the app's answer by.
   *
   * @param key the value of {@code Sec-WebSocket-Key}, without whitespace around it
   * @param subprotocols what the client offers, in its order of preference
   * @param extensions the names of the extensions that the client offers, without parameters
   */
  record Accepted(String key, List<String> subprotocols, List<String> extensions)
      implements Verdict {
    public Accepted {
      subprotocols = List.copyOf(subprotocols);
      extensions = List.copyOf(extensions);
    }
  }

  /**
   * No stream will come of this; the answer is ready.
   *
   * @param explanation what is wrong and where to look
   * @param hops the proxies that left traces in the request, when a proxy is the suspect
   */
  record Refused(Explanation explanation, List<Hop> hops) implements Verdict {
    public Refused {
      hops = List.copyOf(hops);
    }

    /** A refusal for a cause that the request itself does not show, such as an app that is down. */
    public static Refused because(Reason reason) {
      return because(Explanation.of(reason));
    }

    /** As {@link #because(Reason)}, when more than the reason is known. */
    public static Refused because(Explanation explanation) {
      return new Refused(explanation, List.of());
    }

    public Reason reason() {
      return explanation.reason();
    }

    public int status() {
      return explanation.status();
    }

    /** All header fields of the answer but {@code Content-Type} and {@code Content-Length}. */
    public Map<String, String> headers() {
      return explanation.headers();
    }

    /**
     * The answer's body. Made of our own words only: nothing of the request is repeated in it.
     *
     * @param accept the request's {@code Accept}, if any
     */
    public RefusalBody body(@Nullable String accept) {
      return RefusalBody.of(this, accept);
    }
  }
}
