package io.wssidecar.metrics;

/**
 * Which {@code code} a stream's end counts under: each registered code that may be sent (RFC 6455
 * §7.4.1 and IANA's registry), and classes for the rest, since a peer may send any of 65,536.
 */
enum CloseCode {
  NORMAL("1000"),
  GOING_AWAY("1001"),
  PROTOCOL_ERROR("1002"),
  UNSUPPORTED_DATA("1003"),
  INVALID_DATA("1007"),
  POLICY_VIOLATION("1008"),
  TOO_BIG("1009"),
  MISSING_EXTENSION("1010"),
  INTERNAL_ERROR("1011"),
  SERVICE_RESTART("1012"),
  TRY_AGAIN_LATER("1013"),
  BAD_GATEWAY("1014"),
  /** A Close without a code; the number is never sent. */
  NO_STATUS("1005"),
  /** The stream ended without a Close. */
  NO_CLOSE("none"),
  /** Registered for libraries and frameworks. */
  LIBRARY("3xxx"),
  /** Private: the application's own. */
  PRIVATE("4xxx"),
  /** Nobody may send these. */
  OTHER("other");

  private final String label;

  CloseCode(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /** The class of a code as {@link io.wssidecar.relay.RelayEnd} tells it. */
  static CloseCode of(int code) {
    return switch (code) {
      case 0 -> NO_CLOSE;
      case 1000 -> NORMAL;
      case 1001 -> GOING_AWAY;
      case 1002 -> PROTOCOL_ERROR;
      case 1003 -> UNSUPPORTED_DATA;
      case 1005 -> NO_STATUS;
      case 1007 -> INVALID_DATA;
      case 1008 -> POLICY_VIOLATION;
      case 1009 -> TOO_BIG;
      case 1010 -> MISSING_EXTENSION;
      case 1011 -> INTERNAL_ERROR;
      case 1012 -> SERVICE_RESTART;
      case 1013 -> TRY_AGAIN_LATER;
      case 1014 -> BAD_GATEWAY;
      default -> ofThousand(code / 1000);
    };
  }

  private static CloseCode ofThousand(int thousand) {
    return switch (thousand) {
      case 3 -> LIBRARY;
      case 4 -> PRIVATE;
      default -> OTHER;
    };
  }
}
