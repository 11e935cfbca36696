package io.wssidecar.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Asks a sidecar's admin port to drain, and how far it is. */
final class DrainRequest {
  private static final int PATIENCE_MILLIS = 5_000;

  /** One request waits at most so long; many together wait as long as is wanted. */
  private static final Duration TURN = Duration.ofSeconds(30);

  private static final int MAX_ANSWER_BYTES = 64 * 1024;

  private final String place;

  DrainRequest(InetSocketAddress address) {
    this.place = "http://" + Addresses.hostText(address.getAddress()) + ":" + address.getPort();
  }

  /**
   * What the sidecar tells.
   *
   * @param left how long the drain may still take
   */
  record Progress(
      String state,
      boolean clean,
      Duration left,
      long streams,
      long requests,
      long closed,
      long timedOut,
      long cut) {
    boolean over() {
      return state.equals("drained");
    }
  }

  /**
   * Begins the drain, or joins one that has begun.
   *
   * <p>Waits for its end from the first request on, if it shall wait: a sidecar that is told to
   * stop meanwhile answers whoever waits, but goes before somebody can come back to ask.
   *
   * @param most how long, at most half a minute of it here; zero does not wait
   */
  Progress begin(Duration most) throws IOException {
    return most.isZero() ? post("/drain", most) : waitFor(most);
  }

  private Progress waitFor(Duration most) throws IOException {
    Duration turn = most.compareTo(TURN) < 0 ? most : TURN;
    return post("/drain?wait=" + Math.max(1, turn.toMillis()) + "ms", turn);
  }

  /**
   * Waits for the end, or that long.
   *
   * @param last what is known so far
   */
  Progress await(Progress last, Duration most) throws IOException {
    long deadline = System.nanoTime() + most.toNanos();
    Progress latest = last;
    while (!latest.over()) {
      Duration left = Duration.ofNanos(deadline - System.nanoTime());
      if (left.isNegative() || left.isZero()) {
        return latest;
      }
      latest = waitFor(left);
    }
    return latest;
  }

  private Progress post(String target, Duration wait) throws IOException {
    URI uri = URI.create(place + target);
    HttpURLConnection request = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
    request.setConnectTimeout(PATIENCE_MILLIS);
    request.setReadTimeout(PATIENCE_MILLIS + (int) wait.toMillis());
    request.setInstanceFollowRedirects(false);
    request.setRequestMethod("POST");
    request.setDoOutput(true);
    request.setFixedLengthStreamingMode(0); // else a POST that failed would be sent again
    try {
      int status = request.getResponseCode();
      try (InputStream body = status < 400 ? request.getInputStream() : request.getErrorStream()) {
        byte[] bytes = body == null ? new byte[0] : body.readNBytes(MAX_ANSWER_BYTES);
        return progress(status, new String(bytes, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new IOException(place + "/drain: " + e.getMessage(), e);
    } finally {
      request.disconnect();
    }
  }

  /** JSON is YAML, and a reader of that is here anyway. */
  private static Progress progress(int status, String text) throws IOException {
    try {
      Object answer = new Load(LoadSettings.builder().build()).loadFromString(text);
      if (answer instanceof Map<?, ?> members
          && members.get("state") instanceof String state
          && members.get("outcomes") instanceof Map<?, ?> outcomes) {
        return new Progress(
            state,
            Boolean.TRUE.equals(members.get("clean")),
            Duration.ofMillis((long) (1000 * number(members, "seconds_left").doubleValue())),
            number(members, "open_streams").longValue(),
            number(members, "open_requests").longValue(),
            number(outcomes, "clean").longValue(),
            number(outcomes, "timed_out").longValue(),
            number(outcomes, "cut").longValue());
      }
    } catch (YamlEngineException e) {
      // Not even JSON, as told below.
    }
    throw new IOException("answered " + status + ", and not as a wss-sidecar's admin port does");
  }

  private static Number number(Map<?, ?> members, String name) throws IOException {
    if (members.get(name) instanceof Number number) {
      return number;
    }
    throw new IOException("answered without " + name + ": another version of wss-sidecar?");
  }
}
