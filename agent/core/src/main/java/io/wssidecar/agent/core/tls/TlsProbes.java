package io.wssidecar.agent.core.tls;

import io.wssidecar.agent.core.FailureTable;
import io.wssidecar.agent.core.Once;
import io.wssidecar.agent.core.Probe;
import io.wssidecar.agent.core.Reflection;
import io.wssidecar.reasons.Reason;
import io.wssidecar.reasons.TlsFault;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Reads the reports of the TLS probes and counts. Each connection counts once, and one that ended
 * before the peer sent anything does not count at all: that is a health check. Runs in the middle
 * of the library's methods; any thread.
 */
public final class TlsProbes {
  private static final String SUN = "sunjsse";

  private final FailureTable table;
  private final Once once = new Once();

  /** Engines of sockets that give up, of whose peers something had come. */
  private final Once begun = new Once();

  private final Closings closings = new Closings();

  /** What OpenSSL said last; its errors are of a thread, not of an engine. */
  private final ThreadLocal<@Nullable String> said = new ThreadLocal<>();

  public TlsProbes(FailureTable table) {
    this.table = table;
  }

  public void sunGaveUp(
      Object transport, String alert, @Nullable Object words, @Nullable Throwable cause, int bits) {
    boolean server = (bits & Probe.CLIENT) == 0;
    String diagnostic = words == null ? "" : words.toString();
    Reason reason =
        cause == null
            ? TlsFault.of(alert, diagnostic, server)
            : TlsFault.of(alert, diagnostic, cause, server);
    sun(transport, reason, server);
  }

  public void sunClosed(Object engine, int bits) {
    sun(engine, Closer.reason(engine), (bits & Probe.CLIENT) == 0);
  }

  public void sunThrew(Object socket, @Nullable Object thrown, int finished) {
    if (finished == 0 && thrown instanceof SocketTimeoutException) {
      sun(socket, Reason.TIMEOUT, !((SSLSocket) socket).getUseClientMode());
    }
  }

  private void sun(Object transport, Reason reason, boolean server) {
    if (server && isAnEnd(reason) && SunState.nothingCame(transport)) {
      return;
    }
    count(transport, reason, server, SUN);
  }

  /** The finished connection, where a library has such an object, tells that it is no failure. */
  public void engineThrew(
      Object engine, @Nullable Object thrown, @Nullable Object finished, int bits) {
    if ((bits & Probe.FINISHED) == 0 && finished == null && thrown instanceof Throwable) {
      boolean server = Engines.isServer(engine);
      String provider = Engines.provider(engine);
      // Conscrypt's engine throws over nothing but what it has read, and forgets that as it does.
      boolean conscrypt = provider.equals("conscrypt");
      Reason reason = engineReason(engine, (Throwable) thrown, server, conscrypt);
      if (conscrypt || !(server && isAnEnd(reason) && Engines.nothingCame(engine))) {
        count(engine, reason, server, provider);
      }
    }
  }

  private static Reason engineReason(
      Object engine, Throwable thrown, boolean server, boolean conscrypt) {
    if (conscrypt) {
      return ClearAlert.orElse(engine, thrown, server);
    }
    return Castle.isAnEnd(thrown) ? Reason.PEER_CLOSED : TlsFault.of(thrown, server);
  }

  /** The socket has closed its engine by now, see {@link #engineClosed}. */
  public void socketThrew(Object engine, @Nullable Object thrown) {
    boolean afterwards = thrown instanceof SocketException && !begun.has(engine);
    if (thrown instanceof Throwable && !afterwards) {
      boolean server = Engines.isServer(engine);
      Reason reason = TlsFault.of((Throwable) thrown, server);
      if (!(server && isAnEnd(reason) && !begun.has(engine))) {
        count(engine, reason, server, Engines.provider(engine));
      }
    }
  }

  /**
   * An engine or a socket that no recipe is for. One that has another inside it, or hands on what a
   * known library threw, is not the one that failed.
   */
  public void strangerThrew(Object engine, @Nullable Object thrown) {
    if (!(thrown instanceof Throwable) || Engines.isWrapper(engine) || Engines.isFinished(engine)) {
      return;
    }
    if (Strangers.cameThroughProbes((Throwable) thrown) || !isNews((Throwable) thrown)) {
      // Told of by the engine inside; what happens to this one from now on is no news.
      once.isFirst(engine);
      return;
    }
    boolean server = Engines.isServer(engine);
    Reason reason = TlsFault.of((Throwable) thrown, server);
    // It may be the end in words that nobody here knows.
    boolean end = isAnEnd(reason) || reason == Reason.OTHER;
    if (!(server && end && Engines.nothingCame(engine))) {
      count(engine, reason, server, Engines.provider(engine));
    }
  }

  private boolean isNews(Throwable thrown) {
    boolean news = true;
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      news &= once.isFirst(each);
    }
    return news;
  }

  public void strangerCloses(Object engine) {
    boolean failure =
        !Engines.isWrapper(engine)
            && !Engines.isFinished(engine)
            && Engines.isShaking(engine)
            && !(Engines.isServer(engine) && Engines.nothingCame(engine));
    closings.begin(failure ? Closer.reason(engine) : Reason.NONE);
  }

  public void strangerClosed(Object engine) {
    Closings.Closing closing = closings.end();
    if (closing.isCounted()) {
      once.isFirst(engine);
    } else if (closing.reason != Reason.NONE) {
      count(engine, closing.reason, Engines.isServer(engine), Engines.provider(engine));
    }
  }

  public void engineClosed(Object engine) {
    boolean server = Engines.isServer(engine);
    if (!(server && Engines.nothingCame(engine))) {
      begun.isFirst(engine);
      count(engine, Closer.reason(engine), server, Engines.provider(engine));
    }
  }

  /**
   * Netty knows how the connection ended, whatever its engine: this is how ends under OpenSSL are
   * seen at all, and those under the JDK's engine by their right name.
   */
  public void nettyGaveUp(Object engine, @Nullable Object thrown) {
    Object inner = Engines.innermost(engine);
    boolean server = Engines.isServer(inner);
    Reason reason =
        thrown instanceof Throwable ? TlsFault.of((Throwable) thrown, server) : Reason.OTHER;
    if (!(server && isAnEnd(reason) && Engines.nothingCame(inner))) {
      count(inner, reason, server, Engines.provider(inner));
    }
  }

  public void nettyTimedOut(Object context, @Nullable Object thrown) {
    if (thrown instanceof SSLException && TlsFault.of((Throwable) thrown, true) == Reason.TIMEOUT) {
      Object handler = Reflection.call(context, "handler");
      nettyGaveUp(Reflection.call(handler, "engine"), thrown);
    }
  }

  /** What it hears of is the reset of the channel or what its own methods have told of already. */
  public void nettyCaught(Object engine, @Nullable Object thrown) {
    if (thrown instanceof Throwable && isReset((Throwable) thrown)) {
      nettyGaveUp(engine, thrown);
    }
  }

  /** Everything else that it throws, its engine tells of. */
  public void tomcatChannelThrew(Object channel, @Nullable Object thrown) {
    if (!(thrown instanceof Throwable)) {
      return;
    }
    Object engine = TomcatChannel.engine(channel);
    if (engine == null && TomcatChannel.refusesHttp((Throwable) thrown)) {
      // Not the channel is remembered: it is used again for other connections.
      count(thrown, Reason.PLAINTEXT, true, TomcatChannel.provider(channel));
    } else if (engine != null && isReset((Throwable) thrown) && !Engines.isFinished(engine)) {
      count(engine, Reason.PEER_RESET, true, Engines.provider(engine));
    }
  }

  /** It closes its engine next, which does not know why. */
  public void tomcatChannelCloses(Object channel) {
    Object engine = TomcatChannel.engine(channel);
    if (engine != null && TomcatChannel.isLate(channel) && !Engines.isFinished(engine)) {
      count(engine, Reason.TIMEOUT, true, Engines.provider(engine));
    }
  }

  public void tomcatSaid(Object text) {
    said.set(String.valueOf(text));
  }

  public void tomcatGaveUp(Object engine) {
    String text = said.get();
    said.remove();
    boolean server = Engines.isServer(engine);
    count(engine, TlsFault.of("", text == null ? "" : text, server), server, "openssl");
  }

  /** Tomcat makes the engine when it has read the ClientHello, so this is no health check. */
  public void tomcatClosed(Object engine) {
    count(engine, Closer.reason(engine), Engines.isServer(engine), "openssl");
  }

  private void count(Object connection, Reason reason, boolean server, String provider) {
    if (reason != Reason.NONE && once.isFirst(connection)) {
      table.tls(reason, server ? "server" : "client", provider);
      closings.counted();
    }
  }

  private static boolean isReset(Throwable thrown) {
    return TlsFault.of(thrown, true) == Reason.PEER_RESET;
  }

  private static boolean isAnEnd(Reason reason) {
    return reason == Reason.PEER_CLOSED || reason == Reason.PEER_RESET || reason == Reason.TIMEOUT;
  }
}
