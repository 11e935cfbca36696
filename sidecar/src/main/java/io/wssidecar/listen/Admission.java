package io.wssidecar.listen;

import io.wssidecar.config.ConnectionLimits;
import io.wssidecar.config.ListenSettings;
import io.wssidecar.reasons.Reason;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.channels.AcceptingChannel;

/**
 * Who may come in, in three steps: a place for the connection, the client's share once it is known
 * who he is, and a handshake once he has asked for one. Who may not is reset at once; for want of
 * descriptors, accepting pauses before that, see {@link HighWater}.
 *
 * <p>Shared by all listeners; each method runs on the connection's I/O thread.
 */
public final class Admission {
  private static final String DESCRIPTORS = "the process's limit of open files";

  private final ListenSettings settings;
  private final ListenEvents events;
  private final ConnectionBudget budget;
  private final HighWater highWater;
  private final @Nullable AddressCounts addresses;
  private final @Nullable HandshakeRate rate;
  private final int descriptors;
  private final AtomicBoolean paused = new AtomicBoolean();

  /** With as many descriptors as this process may have. */
  public Admission(ListenSettings settings, ListenEvents events) {
    this(settings, events, DescriptorLimit.ofProcess());
  }

  /** Likewise, with so many. */
  Admission(ListenSettings settings, ListenEvents events, int ofProcess) {
    ConnectionLimits limits = settings.limits();
    this.settings = settings;
    this.events = events;
    this.descriptors = ofProcess;
    int forConnections = DescriptorLimit.forConnections(ofProcess);
    this.budget = new ConnectionBudget(settings.maxConnections(), forConnections);
    this.highWater = new HighWater(forConnections, settings.addresses().size());
    this.addresses = limits.perAddress() == 0 ? null : new AddressCounts(limits.perAddress());
    this.rate =
        limits.handshakesPerSecond() == 0
            ? null
            : new HandshakeRate(limits.handshakesPerSecond(), System.nanoTime());
  }

  /** What of the settings cannot be had in this process, for the log. */
  public Optional<String> shortage() {
    int wanted = settings.maxConnections();
    if (wanted <= highWater.streams()) {
      return Optional.empty();
    }
    return Optional.of(
        "--max-connections %d needs more than the %d open files that this process may have:"
                .formatted(wanted, descriptors)
            + " accepting pauses at %d streams. Raise the limit (ulimit -n, LimitNOFILE)."
                .formatted(highWater.streams()));
  }

  void govern(AcceptingChannel<?> channel) {
    highWater.govern(channel);
  }

  /**
   * A place for a connection that was accepted.
   *
   * @param ofListener the open connections of that listener
   * @return false when it was reset instead
   */
  boolean take(StreamConnection raw, InetSocketAddress peer, AtomicInteger ofListener) {
    if (!budget.take()) {
      refuse(raw, peer, "--max-connections");
      return false;
    }
    raw.setCloseListener(new Place(this, ofListener));
    if (ofListener.incrementAndGet() >= highWater.mark() && !paused.getAndSet(true)) {
      events.paused(budget.open(), descriptors);
    }
    return true;
  }

  /**
   * Tells of a connection that has its place and whose client is now known.
   *
   * @return false when the client has enough of them, so that this one was reset
   */
  boolean admit(StreamConnection raw, InetSocketAddress client) {
    boolean counts = addresses != null && !settings.trusts(client.getAddress());
    if (addresses != null && counts && !addresses.take(AddressCounts.client(client.getAddress()))) {
      refuse(raw, client, "--max-connections-per-ip");
      return false;
    }
    Place.of(raw).admitted(client, counts);
    events.accepted(client);
    return true;
  }

  /**
   * Asked once for each admitted connection, when its TLS engine is about to be made: the moment at
   * which a client begins to be expensive.
   *
   * @return false when there shall be no handshake; the connection was reset
   */
  public boolean mayShakeHands(StreamConnection raw) {
    Place place = Place.of(raw);
    InetSocketAddress client = place.client();
    if (client == null) {
      throw new IllegalStateException("a handshake with nobody");
    }
    if (!budget.engage()) {
      refuse(raw, client, DESCRIPTORS);
      return false;
    }
    place.engaged();
    highWater.follow(budget.engaged());
    if (rate != null && !rate.take(System.nanoTime())) {
      refuse(raw, client, "--max-handshakes-per-second");
      return false;
    }
    return true;
  }

  /** The connection is closed. */
  void left(Place place) {
    if (place.isEngaged()) {
      budget.disengage();
      highWater.follow(budget.engaged());
    }
    budget.release();
    if (place.ofListener().decrementAndGet() < highWater.mark() && paused.get()) {
      paused.set(false);
    }
    InetSocketAddress client = place.client();
    if (client != null) {
      if (addresses != null && place.counted()) {
        addresses.release(AddressCounts.client(client.getAddress()));
      }
      events.closed(client);
    }
  }

  private void refuse(StreamConnection raw, InetSocketAddress peer, String limit) {
    reset(raw);
    events.refused(peer, Reason.OVER_LIMIT, limit);
  }

  /**
   * A reset tells the client at once and costs us nothing afterwards; a FIN would leave a TIME_WAIT
   * behind.
   */
  private static void reset(StreamConnection raw) {
    try {
      raw.setOption(Options.CLOSE_ABORT, true);
    } catch (IOException e) {
      // It is gone already.
    }
    IoUtils.safeClose(raw);
  }
}
