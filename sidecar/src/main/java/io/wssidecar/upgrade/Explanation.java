package io.wssidecar.upgrade;

import io.wssidecar.reasons.Reason;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a client is told when it gets an HTTP answer from us instead of a stream or the app's
 * answer: status, header fields, and in plain words what is wrong and where to look. A reason may
 * have several explanations where we know more than the reason says; the first one is the general
 * one.
 *
 * <p>Plain ASCII, our own words, nothing of the request's.
 */
public enum Explanation {
  BAD_REQUEST(
      Reason.BAD_REQUEST,
      400,
      "The request is not valid HTTP, or could be read in two ways.",
      "Look at what wrote it: the client, or a proxy in front of this server."),
  NOT_A_GET(
      Reason.BAD_REQUEST,
      400,
      "The request asks for a WebSocket, but its method is not GET.",
      "A WebSocket starts with a GET (RFC 6455, section 4.1); look at the client, or at a proxy that"
          + " rewrites methods."),
  WITH_A_BODY(
      Reason.BAD_REQUEST,
      400,
      "The request asks for a WebSocket and announces a body.",
      "What follows such a request must be frames; look for Content-Length or Transfer-Encoding in"
          + " the client, or in a proxy in front of this server."),
  UPGRADE_STRIPPED(
      Reason.UPGRADE_STRIPPED,
      426,
      "A proxy between the client and this server removed the Upgrade header, or replaced it: the"
          + " request has WebSocket headers, but does not ask for a WebSocket.",
      "If a load balancer with an HTTP or HTTPS listener is in front, switch the listener to TCP, or"
          + " switch WebSocket support on; if it is a proxy of your own, let it pass Upgrade and"
          + " Connection on."),
  HTTP10_HOP(
      Reason.HTTP10_HOP,
      400,
      "The request for a WebSocket came as HTTP/1.0, which cannot switch protocols.",
      "A proxy in front of this server speaks HTTP/1.0 to it; let it speak HTTP/1.1 (nginx:"
          + " proxy_http_version 1.1)."),
  CONNECTION_REWRITTEN(
      Reason.CONNECTION_REWRITTEN,
      400,
      "The request has Upgrade: websocket, but its Connection header does not name Upgrade.",
      "A proxy in front of this server rewrote Connection; let it send Connection: upgrade along with"
          + " Upgrade: websocket."),
  BAD_VERSION(
      Reason.BAD_VERSION,
      426,
      "This server speaks version 13 of the WebSocket protocol (RFC 6455), and the request does not"
          + " ask for exactly that.",
      "Look for Sec-WebSocket-Version in the client, or in a proxy that removed or doubled it."),
  KEY_MISSING(
      Reason.BAD_KEY,
      400,
      "The request asks for a WebSocket, but has no Sec-WebSocket-Key.",
      "Look at the client, or for a proxy that lets only known headers through."),
  KEY_DOUBLED(
      Reason.BAD_KEY,
      400,
      "The request has more than one Sec-WebSocket-Key.",
      "Look for a proxy in front of this server that adds headers of its own."),
  KEY_MALFORMED(
      Reason.BAD_KEY,
      400,
      "The Sec-WebSocket-Key is not 16 bytes in base64.",
      "Look at the client: the key must be fresh random bytes for each connection (RFC 6455, section"
          + " 4.1)."),
  ORIGIN_DENIED(
      Reason.ORIGIN_DENIED,
      403,
      "Pages of this origin may not open a WebSocket here.",
      "If they should, add the origin of the page, scheme and port included, to --origin of"
          + " wss-sidecar."),
  APP_UNREACHABLE(
      Reason.APP_UNREACHABLE,
      502,
      "The app behind this server took no connection.",
      "Look whether the app runs, and listens on the address given with --app of wss-sidecar."),
  APP_TIMEOUT(
      Reason.APP_TIMEOUT,
      504,
      "The app behind this server took too long to connect or to answer.",
      "Look at the app's load; the limits are --connect-timeout and --app-timeout of wss-sidecar."),
  APP_PROTOCOL_ERROR(
      Reason.APP_PROTOCOL_ERROR,
      502,
      "The app behind this server broke off its answer, did not answer in HTTP/1.1, or switched"
          + " protocols without being asked.",
      "Look at the app's log, and whether the port given with --app of wss-sidecar is its plain HTTP"
          + " port."),
  BAD_ACCEPT(
      Reason.BAD_ACCEPT,
      502,
      "The app behind this server agreed to the WebSocket, but its Sec-WebSocket-Accept is missing,"
          + " or is not the one for this request's key.",
      "Look at the app's WebSocket library, or for a proxy or cache between wss-sidecar and the"
          + " app."),
  ANSWER_WITHOUT_UPGRADE(
      Reason.BAD_ACCEPT,
      502,
      "The app behind this server answered 101, but without Upgrade: websocket and Connection:"
          + " Upgrade.",
      "Look at the app's WebSocket library, or for a proxy between wss-sidecar and the app."),
  SUBPROTOCOL_NOT_OFFERED(
      Reason.BAD_ACCEPT,
      502,
      "The app behind this server chose a subprotocol that the client did not offer.",
      "Compare Sec-WebSocket-Protocol in the request and in the app's answer; an app that wants none"
          + " of those offered must leave the header out."),
  EXTENSION_NOT_OFFERED(
      Reason.BAD_ACCEPT,
      502,
      "The app behind this server chose a WebSocket extension that the client did not offer.",
      "Compare Sec-WebSocket-Extensions in the request and in the app's answer."),
  DRAINING(
      Reason.DRAINING,
      503,
      "This server is about to stop and takes no new WebSockets.",
      "Connect again: another one should answer. If this one keeps answering, the load balancer has"
          + " not noticed its readiness check."),
  OVER_LIMIT(
      Reason.OVER_LIMIT,
      503,
      "This server has reached a limit of its own, and cannot open another connection to the app.",
      "Connect again later. Its operator should look at the limit of open files (ulimit -n) of"
          + " wss-sidecar, and at the local ports in use towards the app."),
  PLAINTEXT(
      Reason.PLAINTEXT,
      400,
      "This port speaks TLS, and the request came as plain HTTP.",
      "Use https:// or wss:// in the address; if a proxy in front ends TLS itself, let it connect"
          + " with TLS here, or switch its listener to TCP."),
  OTHER(
      Reason.OTHER,
      500,
      "Something went wrong in this server, not in the request.",
      "Look at the log of wss-sidecar.");

  /** The answer's header field that names the reason, for programs. */
  public static final String REASON_HEADER = "X-WSS-Reason";

  private final Reason reason;
  private final int status;
  private final String problem;
  private final String advice;
  private final Map<String, String> headers;

  Explanation(Reason reason, int status, String problem, String advice) {
    this.reason = reason;
    this.status = status;
    this.problem = problem;
    this.advice = advice;
    this.headers = headers(reason, status);
  }

  /**
   * The general explanation of a reason.
   *
   * @throws IllegalArgumentException for a reason that never leads to an HTTP answer of ours:
   *     {@code NONE}, {@code APP_REFUSED}, and those of TCP and TLS
   */
  public static Explanation of(Reason reason) {
    for (Explanation explanation : values()) {
      if (explanation.reason == reason) {
        return explanation;
      }
    }
    throw new IllegalArgumentException("no HTTP answer explains " + reason);
  }

  public Reason reason() {
    return reason;
  }

  /** The HTTP status, 400 to 504. */
  public int status() {
    return status;
  }

  /** What is wrong: one sentence. */
  public String problem() {
    return problem;
  }

  /** Where to look: one sentence or two. */
  public String advice() {
    return advice;
  }

  /** The header fields that go with the status, in the order to be sent. */
  public Map<String, String> headers() {
    return headers;
  }

  private static Map<String, String> headers(Reason reason, int status) {
    Map<String, String> headers = new LinkedHashMap<>();
    if (status == 426) { // RFC 9110 §15.5.22: must say which protocol to upgrade to
      headers.put("Upgrade", "websocket");
      headers.put("Connection", "Upgrade");
    }
    if (reason == Reason.BAD_VERSION) { // RFC 6455 §4.4
      headers.put("Sec-WebSocket-Version", "13");
    }
    if (status == 503) {
      headers.put("Retry-After", "5");
    }
    if (reason == Reason.BAD_REQUEST || reason == Reason.PLAINTEXT) {
      // Where this request ends, and so where the next begins, is in doubt.
      headers.put("Connection", "close");
    }
    headers.put("Cache-Control", "no-store");
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put(REASON_HEADER, reason.label());
    return Collections.unmodifiableMap(headers);
  }
}
