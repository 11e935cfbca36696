package io.wssidecar.admin;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One open stream. {@code host}, {@code path} and {@code subprotocol} are the peer's words, of any
 * length.
 *
 * @param peer address and port
 * @param age since it opened
 * @param closing whether a Close has passed in either direction
 */
public record OpenStream(
    String peer,
    String host,
    String path,
    @Nullable String subprotocol,
    String app,
    Duration age,
    long bytesFromClient,
    long bytesFromApp,
    long messagesFromClient,
    long messagesFromApp,
    boolean closing) {
  /** How many characters of a peer's word are shown. */
  private static final int CAP = 200;

  Map<String, Object> members() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("peer", peer);
    members.put("host", capped(host));
    members.put("path", capped(path));
    if (subprotocol != null) {
      members.put("subprotocol", capped(subprotocol));
    }
    members.put("app", app);
    members.put("seconds", age.toMillis() / 1000.0);
    members.put("bytes_from_client", bytesFromClient);
    members.put("bytes_from_app", bytesFromApp);
    members.put("messages_from_client", messagesFromClient);
    members.put("messages_from_app", messagesFromApp);
    members.put("closing", closing);
    return members;
  }

  private static String capped(String word) {
    return word.length() <= CAP ? word : word.substring(0, CAP) + "…";
  }
}
