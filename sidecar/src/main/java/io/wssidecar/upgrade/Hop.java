package io.wssidecar.upgrade;

import java.util.ArrayList;
import java.util.List;

/**
 * Proxies and load balancers that can be told by the header fields they add, and what makes each of
 * them pass WebSockets on. A trace proves that the request came this way, not that this hop broke
 * it; the answer's words take care not to say more.
 *
 * <p>Only whether a field is there counts. Its value is never read: it could be anybody's.
 */
public enum Hop {
  ALIBABA(
      "an Alibaba Cloud load balancer",
      "use a TCP or TCPSSL listener instead of an HTTP or HTTPS one",
      "SLB-ID",
      "SLB-IP"),
  AWS(
      "an AWS load balancer",
      "give its target group the protocol version HTTP1, or use a Network Load Balancer",
      "X-Amzn-Trace-Id"),
  CLOUDFRONT(
      "Amazon CloudFront",
      "let the origin request policy forward the Sec-WebSocket- headers",
      "X-Amz-Cf-Id"),
  CLOUDFLARE("Cloudflare", "switch WebSockets on under Network", "CF-Ray"),
  AZURE_FRONT_DOOR("Azure Front Door", "check that its tier supports WebSockets", "X-Azure-FDID"),
  GOOGLE(
      "a Google Cloud load balancer",
      "let its backend service speak HTTP or HTTPS to this server, not HTTP/2",
      "X-Cloud-Trace-Context"),
  ENVOY(
      "Envoy or a mesh built on it",
      "add websocket to upgrade_configs",
      "X-Envoy-Expected-Rq-Timeout-Ms",
      "X-Envoy-External-Address",
      "X-Envoy-Attempt-Count"),
  VARNISH("Varnish", "pipe requests with Upgrade, and copy Upgrade in vcl_pipe", "X-Varnish"),
  APACHE(
      "Apache httpd or Traefik",
      "give ProxyPass of httpd upgrade=websocket; Traefik needs no setting",
      "X-Forwarded-Server"),
  NGINX(
      "nginx or a proxy like it",
      "set proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header"
          + " Connection upgrade;",
      "X-Real-IP");

  private final String title;
  private final String remedy;
  private final List<String> traces;

  Hop(String title, String remedy, String... traces) {
    this.title = title;
    this.remedy = remedy;
    this.traces = List.of(traces);
  }

  /** The hops that left a trace in the request; without their order on the way. */
  static List<Hop> seenIn(HeaderFields request) {
    List<Hop> seen = new ArrayList<>(2);
    for (Hop hop : values()) {
      if (hop.leftTraceIn(request)) {
        seen.add(hop);
      }
    }
    return seen;
  }

  private boolean leftTraceIn(HeaderFields request) {
    for (String trace : traces) {
      if (request.count(trace) > 0) {
        return true;
      }
    }
    return false;
  }

  /** What it is, with its article. */
  public String title() {
    return title;
  }

  /** What to do there, beginning with a verb. */
  public String remedy() {
    return remedy;
  }
}
