package io.wssidecar.reasons;

import java.util.List;

/**
 * Why a server refused a WebSocket opening handshake, read from the request and from nothing else:
 * servers answer the same fault with any status. The order of the questions is the sidecar's: hops
 * are suspected before the client is. Pure; any thread.
 */
public final class UpgradeFault {
  /** The part of a request that is looked at. */
  public interface Request {
    String method();

    /** Such as {@code HTTP/1.1}. */
    String protocol();

    /** One for each line of that name, whatever its case; never null. */
    List<String> lines(String name);
  }

  private UpgradeFault() {}

  /**
   * Judges a request that was not answered with 101.
   *
   * @return {@code NONE} for a request that is no WebSocket attempt
   */
  public static Reason of(Request request) {
    List<String> keys = request.lines("Sec-WebSocket-Key");
    List<String> versions = request.lines("Sec-WebSocket-Version");
    if (request.method().equals("CONNECT") && !request.protocol().startsWith("HTTP/1")) {
      // RFC 8441: no Upgrade, no Connection, no key.
      return versions.isEmpty() ? Reason.NONE : afterVersion(versions);
    }
    if (!names(request.lines("Upgrade"), "websocket")) {
      boolean attempt = !keys.isEmpty() || !versions.isEmpty();
      return attempt ? Reason.UPGRADE_STRIPPED : Reason.NONE;
    }
    if (request.protocol().equals("HTTP/1.0")) {
      return Reason.HTTP10_HOP;
    }
    if (!names(request.lines("Connection"), "upgrade")) {
      return Reason.CONNECTION_REWRITTEN;
    }
    if (!request.method().equals("GET")) {
      return Reason.BAD_REQUEST;
    }
    Reason version = afterVersion(versions);
    if (version == Reason.BAD_VERSION) {
      return version;
    }
    return keys.size() == 1 && isKey(keys.get(0).trim()) ? Reason.APP_REFUSED : Reason.BAD_KEY;
  }

  /** A missing or doubled version is a wrong one (RFC 6455 section 4.4). */
  private static Reason afterVersion(List<String> versions) {
    boolean good = versions.size() == 1 && versions.get(0).trim().equals("13");
    return good ? Reason.APP_REFUSED : Reason.BAD_VERSION;
  }

  /** Whether one of the comma-separated elements is that token. */
  private static boolean names(List<String> lines, String token) {
    for (String line : lines) {
      for (String element : line.split(",")) {
        if (element.trim().equalsIgnoreCase(token)) {
          return true;
        }
      }
    }
    return false;
  }

  /** 16 bytes of base64: 22 characters, the last with four bits unused, and two for padding. */
  private static boolean isKey(String key) {
    return key.matches("[A-Za-z0-9+/]{21}[AQgw]==");
  }
}
