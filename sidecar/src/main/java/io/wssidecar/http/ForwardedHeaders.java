package io.wssidecar.http;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.wssidecar.config.Cidr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which headers pass the sidecar, and what it says of the client.
 *
 * <p>The app hears {@code X-Real-IP}, {@code X-Forwarded-For/-Proto/-Host/-Port} and {@code
 * Forwarded} from us alone, unless the peer is a trusted proxy: then its own are kept, and the peer
 * is appended to the two lists. {@code X-Real-IP} is the exception: a balancer that knows nothing
 * of it passes on what the client wrote, so it is always ours and always says the same as the
 * lists.
 *
 * <p>Of a client's certificate the app hears from us alone, whoever the peer is.
 *
 * <p>Pure functions over header maps; no thread, no state.
 */
public final class ForwardedHeaders {
  private static final HttpString REAL_IP = new HttpString("X-Real-IP");

  private ForwardedHeaders() {}

  /**
   * Fills {@code to} with the headers for the app. For an upgrade the caller then adds {@code
   * Connection} and {@code Upgrade}, for a body of unknown length {@code Transfer-Encoding}.
   *
   * @param to empty
   * @param peer who is connected to us
   * @param scheme by which the peer reached us: {@code https}
   * @param trusted whose forwarding headers are believed
   * @param clientCert what the app hears of the peer's certificate
   * @return false when the client chose names that the map refuses to hold: answer 400
   */
  public static boolean toApp(
      HeaderMap from,
      HeaderMap to,
      InetSocketAddress peer,
      String scheme,
      List<Cidr> trusted,
      ClientCertHeaders clientCert) {
    InetAddress address = peer.getAddress();
    boolean believed = trusts(trusted, address);
    try {
      copyForApp(from, to, believed);
      HopByHop.removeNamed(from, to);
      if (from.contains(Headers.TRANSFER_ENCODING)) {
        to.remove(Headers.CONTENT_LENGTH); // Both never leave here together (RFC 9112 §6.3).
      }
      ForwardedChain chain = believed ? ForwardedChain.of(from) : ForwardedChain.EMPTY;
      String host = from.getFirst(Headers.HOST);
      to.put(REAL_IP, AddressText.of(chain.client(address, trusted)));
      to.put(Headers.X_FORWARDED_FOR, forwardedFor(chain, address));
      // Before X-Forwarded-Proto and -Host get our words: a rebuilt chain tells those of the
      // trusted proxy.
      to.put(Headers.FORWARDED, forwarded(chain, address, scheme, host, to));
      if (isMissing(to, Headers.X_FORWARDED_PROTO)) {
        to.put(Headers.X_FORWARDED_PROTO, scheme);
      }
      if (isMissing(to, Headers.X_FORWARDED_HOST)) {
        to.put(Headers.X_FORWARDED_HOST, host);
      }
      if (isMissing(to, Headers.X_FORWARDED_PORT)) {
        to.put(Headers.X_FORWARDED_PORT, port(to));
      }
      clientCert.addTo(to);
      return true;
    } catch (SecurityException tooManyNamesInOneBucket) {
      return false;
    }
  }

  /**
   * Fills {@code to} with the headers for the client: the app's without those of its connection.
   * The {@code Upgrade} of a 426 stays, with its {@code Connection}: it is the answer (RFC 9110
   * §15.5.22).
   *
   * @param to empty; headers of ours come after, for the app could name them in its {@code
   *     Connection}
   * @return false when the app chose names that the map refuses to hold: answer 502
   */
  public static boolean toClient(HeaderMap from, HeaderMap to, int status) {
    try {
      for (long i = from.fastIterateNonEmpty(); i != -1; i = from.fiNextNonEmpty(i)) {
        HeaderValues values = from.fiCurrent(i);
        if (!HopByHop.names(values.getHeaderName())) {
          copy(values, to);
        }
      }
      HopByHop.removeNamed(from, to);
      HeaderValues upgrade = from.get(Headers.UPGRADE);
      if (status == 426 && upgrade != null) {
        copy(upgrade, to);
        to.put(Headers.CONNECTION, "Upgrade");
      }
      return true;
    } catch (SecurityException tooManyNamesInOneBucket) {
      return false;
    }
  }

  /**
   * The client's address: the peer's, or what a trusted proxy says of it. The same as {@code
   * X-Real-IP}.
   */
  public static InetAddress clientAddress(
      HeaderMap from, InetSocketAddress peer, List<Cidr> trusted) {
    InetAddress address = peer.getAddress();
    return trusts(trusted, address) ? ForwardedChain.of(from).client(address, trusted) : address;
  }

  static boolean trusts(List<Cidr> trusted, InetAddress address) {
    for (int i = 0; i < trusted.size(); i++) {
      if (trusted.get(i).contains(address)) {
        return true;
      }
    }
    return false;
  }

  private static void copyForApp(HeaderMap from, HeaderMap to, boolean believed) {
    for (long i = from.fastIterateNonEmpty(); i != -1; i = from.fiNextNonEmpty(i)) {
      HeaderValues values = from.fiCurrent(i);
      HttpString name = values.getHeaderName();
      boolean passes = believed ? !ForwardingNames.disguised(name) : !ForwardingNames.include(name);
      if (passes && !HopByHop.names(name) && !ForwardingNames.tellsClientCert(name)) {
        copy(values, to);
      }
    }
  }

  private static void copy(HeaderValues values, HeaderMap to) {
    for (int i = 0; i < values.size(); i++) {
      to.add(values.getHeaderName(), values.get(i));
    }
  }

  private static boolean isMissing(HeaderMap headers, HttpString name) {
    String value = headers.getFirst(name);
    return value == null || value.isEmpty();
  }

  private static String forwardedFor(ForwardedChain chain, InetAddress peer) {
    String own = AddressText.of(peer);
    if (chain.nodes().isEmpty()) {
      return own;
    }
    return String.join(", ", chain.nodes()) + ", " + own;
  }

  private static String forwarded(
      ForwardedChain chain, InetAddress peer, String scheme, @Nullable String host, HeaderMap to) {
    String own = element(AddressText.node(peer), host, scheme);
    if (chain.forwarded() != null) {
      return chain.forwarded() + ", " + own;
    }
    // Apps that know Forwarded look at nothing else: what X-Forwarded-For told must stand here too
    // (RFC 7239 §7.4).
    List<String> elements = new ArrayList<>(chain.nodes().size() + 1);
    for (String node : chain.nodes()) {
      InetAddress address = AddressText.parse(node);
      String text = address == null ? "unknown" : AddressText.node(address);
      boolean first = elements.isEmpty();
      elements.add(
          element(
              text,
              first ? to.getFirst(Headers.X_FORWARDED_HOST) : null,
              first ? to.getFirst(Headers.X_FORWARDED_PROTO) : null));
    }
    elements.add(own);
    return String.join(", ", elements);
  }

  private static String element(String node, @Nullable String host, @Nullable String proto) {
    StringBuilder element = new StringBuilder("for=").append(node);
    if (host != null && !host.isEmpty()) {
      element.append(";host=");
      if (plain(host)) {
        element.append(host);
      } else {
        element.append('"').append(host.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
      }
    }
    if (proto != null && !proto.isEmpty() && plain(proto)) {
      element.append(";proto=").append(proto);
    }
    return element.toString();
  }

  /** Whether the text needs no quotes; a port's colon does (RFC 7239 §4). */
  private static boolean plain(String text) {
    return text.chars()
        .allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '.' || c == '-'));
  }

  /** The port that the client sees: the one it names, else the usual one of its scheme. */
  private static String port(HeaderMap to) {
    String hosts = to.getFirst(Headers.X_FORWARDED_HOST);
    String host = hosts == null ? "" : hosts.split(",", 2)[0].trim();
    int colon = host.lastIndexOf(':');
    if (colon > host.lastIndexOf(']')) {
      String port = host.substring(colon + 1);
      if (!port.isEmpty()
          && port.length() <= 5
          && port.chars().allMatch(c -> c >= '0' && c <= '9')) {
        return port;
      }
    }
    return "http".equals(to.getFirst(Headers.X_FORWARDED_PROTO)) ? "80" : "443";
  }
}
