package io.wssidecar.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.wssidecar.reasons.Reason;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** Plain HTTP requests, by reason and class of status. Any thread. */
final class RequestMeters {
  /** How a plain request can end. */
  private static final Set<Reason> REASONS =
      EnumSet.of(
          Reason.NONE,
          Reason.BAD_REQUEST,
          Reason.APP_UNREACHABLE,
          Reason.APP_TIMEOUT,
          Reason.APP_PROTOCOL_ERROR,
          Reason.DRAINING,
          Reason.OVER_LIMIT,
          Reason.PEER_CLOSED,
          Reason.PEER_RESET,
          Reason.TIMEOUT);

  private final ReasonCounters[] byStatus;

  RequestMeters(MeterRegistry registry) {
    byStatus =
        Arrays.stream(StatusClass.values())
            .map(
                status -> new ReasonCounters(REASONS, reason -> requests(registry, reason, status)))
            .toArray(ReasonCounters[]::new);
  }

  void ended(int status, Reason reason) {
    byStatus[StatusClass.of(status).ordinal()].count(reason);
  }

  private static Counter requests(MeterRegistry registry, Reason reason, StatusClass status) {
    return Counter.builder("http.requests")
        .description("Plain HTTP requests; the reason tells who failed, none if nobody did")
        .tags("reason", reason.label(), "status", status.label)
        .register(registry);
  }

  /** An app may answer any number: only its class becomes a tag. */
  private enum StatusClass {
    /** The connection ended before an answer. */
    NONE("none"),
    SUCCESS("2xx"),
    REDIRECT("3xx"),
    CLIENT_ERROR("4xx"),
    SERVER_ERROR("5xx"),
    OTHER("other");

    private final String label;

    StatusClass(String label) {
      this.label = label;
    }

    static StatusClass of(int status) {
      return switch (status / 100) {
        case 0 -> NONE;
        case 2 -> SUCCESS;
        case 3 -> REDIRECT;
        case 4 -> CLIENT_ERROR;
        case 5 -> SERVER_ERROR;
        default -> OTHER;
      };
    }
  }
}
