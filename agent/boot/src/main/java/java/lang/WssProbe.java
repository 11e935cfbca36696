package java.lang;

import org.jspecify.annotations.Nullable;

/**
 * The bell that the agent's probes ring: the one class of the agent in the boot loader, where every
 * other class can call it, whatever its loader.
 *
 * <p>In {@code java.lang} because module systems such as OSGi and JBoss Modules hide every other
 * boot package from the code that they load. The agent's inner part extends it and listens; the
 * methods here never throw, for they run in the middle of other people's methods. Any thread.
 */
public abstract class WssProbe {
  /** Written when the agent starts and when it is detached; read by every hit. */
  private static volatile @Nullable WssProbe listener;

  /** Who listens from now on; null to be deaf again. */
  public static void listen(@Nullable WssProbe next) {
    listener = next;
  }

  /**
   * Something that a probe watches for has happened.
   *
   * @param probe its number
   * @param subject the engine, socket or exchange
   * @param bits flags, or an HTTP status, as the probe defines them
   */
  public static void hit(
      int probe,
      @Nullable Object subject,
      @Nullable Object a,
      @Nullable Object b,
      @Nullable Object c,
      int bits) {
    WssProbe to = listener;
    if (to == null) {
      return;
    }
    try {
      to.onHit(probe, subject, a, b, c, bits);
    } catch (Throwable e) {
      to.failed(e);
    }
  }

  /**
   * What a probe was to report could not be had, usually because a class has another shape than the
   * probe thinks; the watched method goes on.
   *
   * @param owner the class that the probe is in, its internal name
   */
  public static void broken(Throwable failure, String owner) {
    WssProbe to = listener;
    if (to == null) {
      return;
    }
    try {
      to.onBroken(failure, owner);
    } catch (Throwable e) {
      to.failed(e);
    }
  }

  private void failed(Throwable failure) {
    try {
      onOwnFailure(failure);
    } catch (Throwable e) {
      // Nobody is left to tell, and the method that rang the bell must go on.
    }
  }

  /** A watched method ends with this throwable, which goes on its way afterwards. */
  public static void thrown(Throwable thrown, int probe, @Nullable Object subject, int bits) {
    hit(probe, subject, thrown, null, null, bits);
  }

  /**
   * A request is about to be answered; rung for every request, so most are sent home here.
   *
   * @param key what the request has of {@code Sec-WebSocket-Key}, null for none
   * @param version the same for {@code Sec-WebSocket-Version}
   * @param upgrade the same for {@code Upgrade}
   * @param status of the answer; 101 is a success and nobody's business
   */
  public static void answered(
      int probe,
      @Nullable Object request,
      @Nullable Object response,
      @Nullable Object key,
      @Nullable Object version,
      @Nullable Object upgrade,
      int status) {
    if (status != 101 && (key != null || version != null || upgrade != null)) {
      hit(probe, request, response, null, null, status);
    }
  }

  /**
   * A request was read from a connection on which others may be waiting for their answers; rung for
   * every request.
   *
   * @param kept what this gave back for the connection's request before, null at first
   * @param key what the request has of {@code Sec-WebSocket-Key}, null for none
   * @param version the same for {@code Sec-WebSocket-Version}
   * @param upgrade the same for {@code Upgrade}
   * @return what is to be kept with the connection
   */
  public static @Nullable Object asked(
      @Nullable Object kept,
      Object request,
      @Nullable Object key,
      @Nullable Object version,
      @Nullable Object upgrade) {
    WssProbe to = listener;
    if (to == null) {
      return kept;
    }
    try {
      return to.onAsked(kept, request, key != null || version != null || upgrade != null);
    } catch (Throwable e) {
      to.failed(e);
      return kept;
    }
  }

  /**
   * The connection's next answer is being written; rung for every answer.
   *
   * @param kept as {@link #asked} gave it back
   * @param status of the answer; 0 when the connection has ended and no more will come
   */
  public static void replied(@Nullable Object kept, int status) {
    WssProbe to = listener;
    boolean interim = status >= 100 && status < 200 && status != 101;
    if (to == null || kept == null || interim) {
      return;
    }
    try {
      to.onReplied(kept, status);
    } catch (Throwable e) {
      to.failed(e);
    }
  }

  protected abstract void onHit(
      int probe,
      @Nullable Object subject,
      @Nullable Object a,
      @Nullable Object b,
      @Nullable Object c,
      int bits);

  /** Whether it may be a WebSocket attempt is told; gives back what the connection is to keep. */
  protected abstract Object onAsked(@Nullable Object kept, Object request, boolean attempt);

  protected abstract void onReplied(Object kept, int status);

  /** A probe in that class failed before it could report. */
  protected abstract void onBroken(Throwable failure, String owner);

  /** The listener itself failed; to be told, and nothing else. */
  protected abstract void onOwnFailure(Throwable failure);
}
