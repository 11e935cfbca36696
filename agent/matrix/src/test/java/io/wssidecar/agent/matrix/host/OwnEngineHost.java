package io.wssidecar.agent.matrix.host;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/** A server whose engines wear two engines of its own, one of which shows what it wears. */
public final class OwnEngineHost {
  private OwnEngineHost() {}

  /** As {@link EngineHost}'s. */
  public static void main(String[] words) throws Exception {
    EngineHost.run(words, engine -> new ForwardingEngine(new Coat(engine)));
  }

  private static final class Coat extends ForwardingEngine {
    private final SSLEngine worn;

    Coat(SSLEngine worn) {
      super(worn);
      this.worn = worn;
    }

    @Override
    public void closeInbound() throws SSLException {
      worn.closeInbound();
    }
  }
}
