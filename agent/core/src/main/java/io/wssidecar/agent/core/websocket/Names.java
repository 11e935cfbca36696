package io.wssidecar.agent.core.websocket;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** The header fields by which a WebSocket attempt is known. */
final class Names {
  static final List<String> ALL =
      Collections.unmodifiableList(
          Arrays.asList("Sec-WebSocket-Key", "Sec-WebSocket-Version", "Upgrade"));

  private Names() {}
}
