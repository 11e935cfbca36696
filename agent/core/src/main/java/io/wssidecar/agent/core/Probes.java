package io.wssidecar.agent.core;

import io.wssidecar.agent.core.tls.Strangers;
import io.wssidecar.agent.core.tls.TlsProbes;
import io.wssidecar.agent.core.websocket.WebSocketProbes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where every probe's report arrives. Runs in the middle of the host's methods; any thread. */
public final class Probes extends WssProbe {
  private final TlsProbes tls;
  private final WebSocketProbes webSockets;
  private final ProbeStates states;
  private final Strangers strangers = new Strangers();

  /** The classes whose probes do not work, and the empty name for us here. */
  private final Set<String> complaints = ConcurrentHashMap.newKeySet();

  public Probes(FailureTable table, ProbeStates states) {
    this.states = states;
    tls = new TlsProbes(table);
    webSockets = new WebSocketProbes(table);
  }

  /** Who is to be told of classes that are to be watched, too. */
  void onStranger(Consumer<Class<?>> watcher) {
    strangers.tell(watcher);
  }

  @Override
  protected void onHit(
      int probe,
      @Nullable Object subject,
      @Nullable Object a,
      @Nullable Object b,
      @Nullable Object c,
      int bits) {
    if (subject == null) {
      return;
    }
    switch (probe) {
      case Probe.SUN_FATAL:
        tls.sunGaveUp(subject, String.valueOf(a), b, (Throwable) c, bits);
        break;
      case Probe.SUN_CLOSED:
        tls.sunClosed(subject, bits);
        break;
      case Probe.SUN_THROWN:
        tls.sunThrew(subject, a, bits);
        break;
      case Probe.ENGINE_THROWN:
        tls.engineThrew(subject, a, b, bits);
        break;
      case Probe.SOCKET_THROWN:
        tls.socketThrew(subject, a);
        break;
      case Probe.MADE:
        strangers.made(subject);
        break;
      case Probe.STRANGER_THROWN:
        tls.strangerThrew(subject, a);
        break;
      case Probe.STRANGER_CLOSING:
        tls.strangerCloses(subject);
        break;
      case Probe.STRANGER_CLOSED:
        tls.strangerClosed(subject);
        break;
      case Probe.ENGINE_CLOSED:
        tls.engineClosed(subject);
        break;
      case Probe.NETTY_FAILED:
        tls.nettyGaveUp(subject, a);
        break;
      case Probe.TOMCAT_TLS_SAID:
        tls.tomcatSaid(subject);
        break;
      case Probe.TOMCAT_TLS_FAILED:
        tls.tomcatGaveUp(subject);
        break;
      case Probe.TOMCAT_TLS_CLOSED:
        tls.tomcatClosed(subject);
        break;
      case Probe.TOMCAT_CHANNEL_THROWN:
        tls.tomcatChannelThrew(subject, a);
        break;
      case Probe.TOMCAT_CHANNEL_CLOSING:
        tls.tomcatChannelCloses(subject);
        break;
      case Probe.NETTY_CAUGHT:
        tls.nettyCaught(subject, a);
        break;
      case Probe.NETTY_TIMEOUT:
        tls.nettyTimedOut(subject, a);
        break;
      default:
        webSockets.refused(probe, subject, a, bits);
        break;
    }
  }

  @Override
  protected Object onAsked(@Nullable Object kept, Object request, boolean attempt) {
    return webSockets.asked(kept, request, attempt);
  }

  @Override
  protected void onReplied(Object kept, int status) {
    webSockets.replied(kept, status);
  }

  @Override
  protected void onBroken(Throwable failure, String owner) {
    if (failure instanceof LinkageError) {
      states.failed(owner);
    }
    if (complaints.add(owner)) {
      Log.say("the probe in " + owner + " does not work; the host is not affected", failure);
    }
  }

  @Override
  protected void onOwnFailure(Throwable failure) {
    if (complaints.add("")) {
      Log.say("cannot count a failure; will not say so again", failure);
    }
  }
}
