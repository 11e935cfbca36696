package io.wssidecar.app;

import io.wssidecar.config.AppAddress;
import io.wssidecar.config.AppSettings;
import io.wssidecar.config.AppSettings.Balance;
import io.wssidecar.reasons.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All the apps: which one is next, which ones are skipped.
 *
 * <p>Called from all I/O threads; atomics only, no lock, no I/O. Two threads that choose at the
 * same moment may both take the app that was the least busy a moment ago: exact fairness is not
 * worth a lock for each request.
 *
 * <p>An app that cannot be dialled is ejected: skipped for 1 s, then tried by one request at a
 * time, the pause doubling up to 30 s. A request that has no other app left tries the ejected ones
 * anyway.
 */
public final class Apps {
  private final List<App> apps;
  private final Map<String, App> byAffinity = new HashMap<>();
  private final Balance balance;
  private final long trialNanos;
  private final AppEvents events;
  private final LongSupplier nanoClock;
  private final AtomicInteger turn = new AtomicInteger();

  public Apps(AppSettings settings, AppEvents events, LongSupplier nanoClock) {
    List<App> all = new ArrayList<>();
    for (AppAddress address : settings.apps()) {
      App app = new App(address);
      all.add(app);
      byAffinity.putIfAbsent(app.affinity(), app);
    }
    this.apps = List.copyOf(all);
    this.balance = settings.balance();
    this.trialNanos = settings.connectTimeout().toNanos();
    this.events = events;
    this.nanoClock = nanoClock;
  }

  /** All of them, in the order of the settings. */
  public List<App> all() {
    return apps;
  }

  /**
   * The app for a request. Call {@link #opened} at once, before dialling: the count is what spreads
   * a burst.
   *
   * @param affinityValue by which the client comes back: what {@link AffinityCookie#in} gave, or
   *     its address where that is hashed; or null
   * @param tried the apps whose dials this request has already seen fail
   * @return null when all have been tried
   */
  public @Nullable App choose(@Nullable String affinityValue, Collection<App> tried) {
    long now = nanoClock.getAsLong();
    if (balance == Balance.SOURCE_HASH) {
      App wanting = nextInRank(affinityValue, tried, now);
      return wanting != null ? wanting : soonest(tried, now);
    }
    App own =
        balance == Balance.COOKIE && affinityValue != null ? byAffinity.get(affinityValue) : null;
    if (own != null && !tried.contains(own) && (healthy(own) || takesTrial(own, now))) {
      return own;
    }
    App due = dueForTrial(tried, now);
    if (due != null) {
      return due;
    }
    App next = nextHealthy(tried);
    return next != null ? next : soonest(tried, now);
  }

  /**
   * The {@code Set-Cookie} value for the answer, or null when the client already has the right one
   * or none is needed.
   *
   * @param chosen the app that answered
   * @param affinityValue as it was given to {@link #choose}
   */
  public @Nullable String cookieFor(App chosen, @Nullable String affinityValue) {
    if (balance != Balance.COOKIE || apps.size() == 1 || chosen.affinity().equals(affinityValue)) {
      return null;
    }
    return AffinityCookie.setting(chosen.affinity());
  }

  /** A request or stream goes to that app from now on. */
  public void opened(App app) {
    app.opened();
  }

  /** It is over; call once for each {@link #opened}. */
  public void closed(App app) {
    app.closed();
  }

  /**
   * The app took a connection: it is skipped no longer. Tells the events, so the caller does not.
   *
   * @param nanos how long the dial took
   */
  public void dialSucceeded(App app, long nanos) {
    events.dialed(app.address(), nanos);
    if (app.ejection().get() != null && app.ejection().getAndSet(null) != null && several()) {
      events.returned(app.address());
    }
  }

  /**
   * The app could not be dialled. Tells the events, so the caller does not.
   *
   * @param reason {@code APP_UNREACHABLE}, {@code APP_TIMEOUT}, or {@code OVER_LIMIT}, which says
   *     nothing of the app: a limit of our own was reached
   */
  public void dialFailed(App app, Reason reason) {
    events.dialFailed(app.address(), reason);
    if (reason == Reason.OVER_LIMIT) {
      return;
    }
    long now = nanoClock.getAsLong();
    Ejection current = app.ejection().get();
    if (current == null) {
      if (app.ejection().compareAndSet(null, Ejection.first(now)) && several()) {
        events.ejected(app.address());
      }
    } else if (current.trial()) {
      // Who loses the race has nothing to add: the other failure is as recent.
      app.ejection().compareAndSet(current, current.again(now));
    }
    // Else it was under way when the app was ejected, or tried for want of another: a burst of
    // failures counts as one.
  }

  /** The only app is tried all the same, and each request that fails with it is told. */
  private boolean several() {
    return apps.size() > 1;
  }

  private static boolean healthy(App app) {
    return app.ejection().get() == null;
  }

  private boolean takesTrial(App app, long now) {
    Ejection current = app.ejection().get();
    return current != null
        && current.over(now)
        && app.ejection().compareAndSet(current, current.trial(now, trialNanos));
  }

  /**
   * The first that will have it, of those that want the client most. Nobody else's clients try an
   * ejected app for it: they have nothing to do there.
   */
  private @Nullable App nextInRank(@Nullable String client, Collection<App> tried, long now) {
    long above = Long.MAX_VALUE;
    for (int rank = 0; rank < apps.size(); rank++) {
      App most = null;
      long weight = -1;
      for (App app : apps) {
        long its = SourceHash.weight(app.affinity(), client);
        if (its < above && its > weight) {
          most = app;
          weight = its;
        }
      }
      if (most == null) {
        break; // The same app stands in the settings twice.
      }
      if (!tried.contains(most) && (healthy(most) || takesTrial(most, now))) {
        return most;
      }
      above = weight;
    }
    return null;
  }

  /**
   * A trial goes before a healthy app: else an app would never return as long as another one is
   * well.
   */
  private @Nullable App dueForTrial(Collection<App> tried, long now) {
    for (App app : apps) {
      if (!tried.contains(app) && takesTrial(app, now)) {
        return app;
      }
    }
    return null;
  }

  /**
   * The least busy of the healthy ones, in turn where several are. Counted, not scanned from a
   * moving start: behind an ejected app its neighbour would get twice its share.
   */
  private @Nullable App nextHealthy(Collection<App> tried) {
    int least = Integer.MAX_VALUE;
    int equals = 0;
    for (App app : apps) {
      if (healthy(app) && !tried.contains(app)) {
        int load = load(app);
        equals = load < least ? 1 : load == least ? equals + 1 : equals;
        least = Math.min(least, load);
      }
    }
    if (equals == 0) {
      return null;
    }
    int skip = equals == 1 ? 0 : Math.floorMod(turn.getAndIncrement(), equals);
    App last = null;
    for (App app : apps) {
      if (healthy(app) && !tried.contains(app)) {
        // Loads move while we look; the last one seen will do.
        last = app;
        if (load(app) <= least && skip-- == 0) {
          return app;
        }
      }
    }
    return last;
  }

  private int load(App app) {
    return balance == Balance.ROUND_ROBIN ? 0 : app.open();
  }

  private @Nullable App soonest(Collection<App> tried, long now) {
    App soonest = null;
    long wait = Long.MAX_VALUE;
    for (App app : apps) {
      if (!tried.contains(app)) {
        Ejection current = app.ejection().get();
        long remaining = current == null ? Long.MIN_VALUE : current.until() - now;
        if (soonest == null || remaining < wait) {
          soonest = app;
          wait = remaining;
        }
      }
    }
    return soonest;
  }
}
