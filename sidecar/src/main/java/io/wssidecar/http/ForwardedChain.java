package io.wssidecar.http;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.wssidecar.config.Cidr;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who the request came through before it came to us, as a trusted proxy tells it: from the client
 * to the one before that proxy.
 *
 * <p>{@code X-Forwarded-For} is believed before {@code Forwarded}, and {@code Forwarded} only when
 * it tells the same story: every balancer keeps up the first, most pass the second on as the client
 * wrote it.
 *
 * @param nodes as written, without white space; not all of them need be addresses
 * @param forwarded the {@code Forwarded} value that tells the same, or null
 * @param realIp the address in {@code X-Real-IP}, looked at only when there are no nodes, for the
 *     same reason
 */
record ForwardedChain(
    List<String> nodes, @Nullable String forwarded, @Nullable InetAddress realIp) {
  /**
   * The chain of a request that comes from nobody we trust: whatever it says, it starts with us.
   */
  static final ForwardedChain EMPTY = new ForwardedChain(List.of(), null, null);

  /** Nobody has that many hops; what is cut off is the part that anybody could have written. */
  private static final int MAX_NODES = 64;

  private static final HttpString REAL_IP = new HttpString("X-Real-IP");

  static ForwardedChain of(HeaderMap headers) {
    List<String> nodes = list(headers.get(Headers.X_FORWARDED_FOR));
    HeaderValues values = headers.get(Headers.FORWARDED);
    String forwarded = values == null ? null : String.join(", ", values);
    List<String> sameNodes = forwarded == null ? null : ForwardedElements.nodes(forwarded);
    if (sameNodes == null || (!nodes.isEmpty() && !sameStory(nodes, sameNodes))) {
      forwarded = null;
    } else if (nodes.isEmpty()) {
      nodes = last(sameNodes);
    }
    HeaderValues realIp = headers.get(REAL_IP);
    boolean one = realIp != null && realIp.size() == 1;
    return new ForwardedChain(nodes, forwarded, one ? AddressText.parse(realIp.getFirst()) : null);
  }

  /**
   * The client: the first node, seen from us, that is not a trusted proxy. What stands before it is
   * its own claim. Where a node is no address, the hop after it is the last one known.
   */
  InetAddress client(InetAddress peer, List<Cidr> trusted) {
    InetAddress known = nodes.isEmpty() && realIp != null ? realIp : peer;
    for (int i = nodes.size() - 1; i >= 0; i--) {
      InetAddress node = AddressText.parse(nodes.get(i));
      if (node == null) {
        return known;
      }
      known = node;
      if (!ForwardedHeaders.trusts(trusted, node)) {
        return known;
      }
    }
    return known;
  }

  private static List<String> list(@Nullable HeaderValues values) {
    if (values == null) {
      return List.of();
    }
    List<String> nodes = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      for (String node : values.get(i).split(",", -1)) {
        if (!node.isBlank()) {
          nodes.add(node.trim());
        }
      }
    }
    return last(nodes);
  }

  private static List<String> last(List<String> nodes) {
    return nodes.subList(Math.max(0, nodes.size() - MAX_NODES), nodes.size());
  }

  private static boolean sameStory(List<String> one, List<String> other) {
    boolean same = one.size() == other.size();
    for (int i = 0; same && i < one.size(); i++) {
      InetAddress a = AddressText.parse(one.get(i));
      InetAddress b = AddressText.parse(other.get(i));
      same = (a != null && b != null) ? a.equals(b) : one.get(i).equalsIgnoreCase(other.get(i));
    }
    return same;
  }
}
