package io.wssidecar.fleet;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The last metrics that a process told before it ended. For one thread. */
final class Scrapes {
  /** Often enough to see the end, seldom enough to cost the sidecar nothing. */
  private static final long GAP_NANOS = TimeUnit.MILLISECONDS.toNanos(30);

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final HttpRequest request;
  private String last = "";
  private long askedAt;

  Scrapes(URI metrics) {
    request = HttpRequest.newBuilder(metrics).timeout(Duration.ofSeconds(10)).build();
  }

  /** Asks once more, however short ago it did; false when nobody answers. */
  boolean onceMore() {
    askedAt -= GAP_NANOS;
    return again();
  }

  /** Asks once more, unless it just did; false when nobody answers. */
  boolean again() {
    if (!last.isEmpty() && System.nanoTime() - askedAt < GAP_NANOS) {
      return true;
    }
    askedAt = System.nanoTime();
    try {
      var answer = client.send(request, BodyHandlers.ofString());
      if (answer.statusCode() == 200) {
        last = answer.body();
        return true;
      }
      return false;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The last value of a series, as {@code name} or {@code name{tag="value"}}; -1 without one. */
  long value(String series) {
    for (String line : last.lines().toList()) {
      if (line.startsWith(series + " ")) {
        return (long) Double.parseDouble(line.substring(series.length() + 1));
      }
    }
    return -1;
  }

  /** How many streams the drain ended so. */
  long drained(String outcome) {
    return value("drain_streams_total{outcome=\"" + outcome + "\"}");
  }
}
