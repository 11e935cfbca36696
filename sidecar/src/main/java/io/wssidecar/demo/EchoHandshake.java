package io.wssidecar.demo;

import io.undertow.websockets.WebSocketExtension;
import io.undertow.websockets.core.protocol.version13.Hybi13Handshake;
import io.undertow.websockets.extensions.PerMessageDeflateHandshake;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Agrees to the first subprotocol offered, and to permessage-deflate. One for each handshake. */
final class EchoHandshake extends Hybi13Handshake {
  EchoHandshake() {
    super(Set.of(), true);
    addExtension(new Deflate());
  }

  @Override
  protected @Nullable String supportedSubprotols(String[] offered) {
    for (String subprotocol : offered) {
      if (!subprotocol.isBlank()) {
        return subprotocol.trim();
      }
    }
    return null;
  }

  private static final class Deflate extends PerMessageDeflateHandshake {
    /**
     * Declines an offer with a limit on our window: Undertow would agree and not keep to it, and
     * RFC 7692 §7.1.2.1 leaves only keeping or declining.
     */
    @Override
    public @Nullable WebSocketExtension accept(@Nullable WebSocketExtension offer) {
      boolean limited =
          offer != null
              && offer.getParameters().stream()
                  .anyMatch(parameter -> parameter.getName().equals("server_max_window_bits"));
      return limited ? null : super.accept(offer);
    }
  }
}
