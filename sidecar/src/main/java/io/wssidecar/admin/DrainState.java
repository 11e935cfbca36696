package io.wssidecar.admin;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far a drain has come.
 *
 * @param phase {@code serving}, {@code delay}, {@code draining} or {@code drained}
 * @param over whether that is the last phase
 * @param clean once it is over: whether everything ended by itself
 * @param left how long it may still take; before it has begun, how long it would
 * @param streams open now
 * @param requests not answered to the end
 * @param closed streams that ended with a Close from both sides
 * @param timedOut streams whose client never answered the Close
 * @param cut streams that had to be cut
 */
public record DrainState(
    String phase,
    boolean over,
    boolean clean,
    Duration left,
    long streams,
    long requests,
    long closed,
    long timedOut,
    long cut) {

  String json() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("state", phase);
    if (over) {
      members.put("clean", clean);
    }
    members.put("seconds_left", left.toMillis() / 1000.0);
    members.put("open_streams", streams);
    members.put("open_requests", requests);
    Map<String, Object> outcomes = new LinkedHashMap<>();
    outcomes.put("clean", closed);
    outcomes.put("timed_out", timedOut);
    outcomes.put("cut", cut);
    members.put("outcomes", outcomes);
    return Json.text(members);
  }
}
