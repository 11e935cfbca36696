package io.wssidecar.agent.core;

import io.wssidecar.agent.core.tls.BouncyCastle;
import io.wssidecar.agent.core.tls.Conscrypt;
import io.wssidecar.agent.core.tls.NettyTls;
import io.wssidecar.agent.core.tls.Stranger;
import io.wssidecar.agent.core.tls.SunJsse;
import io.wssidecar.agent.core.tls.TomcatNio;
import io.wssidecar.agent.core.tls.TomcatTls;
import io.wssidecar.agent.core.websocket.NettyHttp;
import io.wssidecar.agent.core.websocket.Servers;

/** Every recipe. Loaded, and ASM with it, when the first class to be changed comes up. */
final class Recipes {
  private Recipes() {}

  /** What to do with an engine or a socket that no other recipe is for. */
  static Recipe ofStranger() {
    return Stranger.recipe();
  }

  /** What to do with a class of that name, one of the target's. */
  static Recipe of(Target target, String owner) {
    switch (target) {
      case SUNJSSE:
        return SunJsse.recipe(owner);
      case CONSCRYPT:
        return Conscrypt.recipe(owner);
      case BCJSSE:
        return BouncyCastle.recipe(owner);
      case NETTY_TLS:
        return NettyTls.recipe(owner);
      case TOMCAT_TLS:
        return TomcatTls.recipe(owner);
      case TOMCAT_NIO:
        return TomcatNio.recipe(owner);
      case OTHER:
        return Stranger.parent(owner);
      case UNDERTOW:
        return Servers.undertow(owner);
      case TOMCAT:
        return Servers.tomcat();
      case JETTY:
        return owner.endsWith("HttpChannel") ? Servers.jetty9(owner) : Servers.jetty12();
      case NETTY:
        return NettyHttp.recipe(owner);
      case GRIZZLY:
        return Servers.grizzly();
      case TYRUS:
        return Servers.tyrus();
    }
    throw new IllegalArgumentException(owner);
  }
}
