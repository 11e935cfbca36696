package io.wssidecar.admin;

import java.util.List;

/**
 * Whether new connections should be sent here.
 *
 * @param why if not ready: each reason in one line, for whoever looks at the probe's answer
 */
public record Health(boolean ready, List<String> why) {
  public Health {
    why = List.copyOf(why);
  }
}
