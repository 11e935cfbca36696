package io.wssidecar.app;

import io.wssidecar.config.AppSettings;
import io.wssidecar.config.AppSettings.ProxyProtocol;
import io.wssidecar.loop.Deadline;
import io.wssidecar.loop.IoLoop;
import io.wssidecar.loop.Socket;
import io.wssidecar.reasons.Reason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The way to the apps from one I/O thread: picks an app, takes an idle connection or dials, and
 * goes on to the next app when one cannot be dialled.
 *
 * <p>Runs on its I/O thread; not shared.
 */
public final class AppConnections {
  /** How the search for an app ends; exactly one call. */
  public interface Outcome {
    void connected(AppConnection connection);

    /**
     * No app could be dialled: {@code APP_UNREACHABLE}, or {@code APP_TIMEOUT} when the last one
     * did not answer, or {@code OVER_LIMIT} when it could not even be tried.
     */
    void failed(Reason reason);
  }

  /** More than this many idle connections to one app are more than the next burst needs. */
  private static final int IDLE_KEPT = 32;

  private final IoLoop loop;
  private final Apps apps;
  private final Dialer dialer;
  private final long keepAliveNanos;
  private final boolean introduced;
  private final Map<App, ArrayDeque<Idle>> idle = new HashMap<>();

  public AppConnections(IoLoop loop, Apps apps, AppSettings settings) {
    this.loop = loop;
    this.apps = apps;
    this.dialer = new Dialer(loop, settings.connectTimeout().toNanos());
    this.keepAliveNanos = settings.keepAlive().toNanos();
    this.introduced = settings.proxyProtocol() != ProxyProtocol.OFF;
  }

  /**
   * Finds a connection for one request.
   *
   * @param affinity the value of the client's affinity cookie
   * @param fresh whether it must be a new connection: for an upgrade, which the app may not expect
   *     on a used one, and for a request that cannot be sent twice
   */
  public void connect(@Nullable String affinity, boolean fresh, Outcome outcome) {
    new Search(affinity, fresh, outcome).next(Reason.APP_UNREACHABLE);
  }

  /**
   * Takes a connection back whose response was read to its end and whose app keeps it open. One
   * that a PROXY header has dedicated to a client is closed: the app would take the next one for
   * him.
   */
  public void giveBack(AppConnection connection) {
    ArrayDeque<Idle> same = idle.computeIfAbsent(connection.app(), app -> new ArrayDeque<>());
    if (introduced || keepAliveNanos == 0 || same.size() >= IDLE_KEPT || connection.hasEarly()) {
      connection.close();
      return;
    }
    connection.idle();
    same.addFirst(new Idle(connection, same));
  }

  /**
   * Closes what waits; nothing is kept afterwards but by {@link #giveBack}.
   *
   * @return whether anything waited
   */
  public boolean closeIdle() {
    boolean any = false;
    for (ArrayDeque<Idle> same : idle.values()) {
      for (Idle each : new ArrayList<>(same)) {
        each.drop();
        any = true;
      }
    }
    return any;
  }

  private @Nullable AppConnection takeIdle(App app) {
    ArrayDeque<Idle> same = idle.get(app);
    Idle first = same == null ? null : same.pollFirst();
    return first == null ? null : first.wake();
  }

  /**
   * A connection between two requests. Whatever comes now is the app's goodbye, or something it
   * should not say.
   */
  private final class Idle {
    private final AppConnection connection;
    private final ArrayDeque<Idle> same;
    private final Deadline deadline;

    Idle(AppConnection connection, ArrayDeque<Idle> same) {
      this.connection = connection;
      this.same = same;
      this.deadline = new Deadline(loop.wheel(), this::drop);
      deadline.in(keepAliveNanos);
      connection.onReadable(this::drop);
      connection.resumeReads();
    }

    AppConnection wake() {
      deadline.cancel();
      connection.suspendReads();
      return connection;
    }

    void drop() {
      deadline.cancel();
      same.remove(this);
      connection.close();
    }
  }

  private final class Search implements Dialer.Outcome {
    private final @Nullable String affinity;
    private final boolean fresh;
    private final Outcome outcome;
    private final List<App> tried = new ArrayList<>(1);
    private @Nullable App current;
    private long dialledAt;

    Search(@Nullable String affinity, boolean fresh, Outcome outcome) {
      this.affinity = affinity;
      this.fresh = fresh;
      this.outcome = outcome;
    }

    void next(Reason otherwise) {
      App app = apps.choose(affinity, tried);
      if (app == null) {
        outcome.failed(otherwise);
        return;
      }
      tried.add(app);
      current = app;
      apps.opened(app);
      AppConnection kept = fresh ? null : takeIdle(app);
      if (kept != null) {
        kept.counted();
        outcome.connected(kept);
      } else {
        dial(app);
      }
    }

    private void dial(App app) {
      dialledAt = System.nanoTime();
      dialer.dial(app, this);
    }

    @Override
    public void connected(Socket raw) {
      App app = current;
      if (app == null) {
        throw new IllegalStateException("connected without dialling");
      }
      apps.dialSucceeded(app, System.nanoTime() - dialledAt);
      AppConnection connection = new AppConnection(app, apps, raw, loop);
      connection.counted();
      outcome.connected(connection);
    }

    @Override
    public void failed(Reason reason) {
      App app = current;
      if (app == null) {
        throw new IllegalStateException("failed without dialling");
      }
      if (reason == Reason.OVER_LIMIT && closeIdle()) {
        dial(app); // once more, with what the idle ones have held
        return;
      }
      apps.closed(app);
      apps.dialFailed(app, reason);
      next(reason);
    }
  }
}
