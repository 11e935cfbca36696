package io.wssidecar.listen;

import io.wssidecar.config.ConnectionLimits;
import io.wssidecar.config.ListenSettings;
import io.wssidecar.loop.Socket;
import io.wssidecar.reasons.Reason;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in, in three steps: a place for the connection, the client's share once it is known
 * who he is, and a handshake once he has asked for one. Who may not is reset at once, by the
 * caller; for want of descriptors nobody is reset, but accepting pauses.
 *
 * <p>Shared by all listeners, and safe from any thread.
 */
public final class Admission {
  private static final String DESCRIPTORS = "the process's limit of open files";

  private final ListenSettings settings;
  private final ListenEvents events;
  private final ConnectionBudget budget;
  private final @Nullable AddressCounts addresses;
  private final @Nullable HandshakeRate rate;
  private final int descriptors;

  /** Those who stopped accepting until there is room. */
  private final Queue<Runnable> pausing = new ConcurrentLinkedQueue<>();

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
    this.budget =
        new ConnectionBudget(settings.maxConnections(), DescriptorLimit.forConnections(ofProcess));
    this.addresses = limits.perAddress() == 0 ? null : new AddressCounts(limits.perAddress());
    this.rate =
        limits.handshakesPerSecond() == 0
            ? null
            : new HandshakeRate(limits.handshakesPerSecond(), System.nanoTime());
  }

  /** What of the settings cannot be had in this process, for the log. */
  public Optional<String> shortage() {
    int wanted = settings.maxConnections();
    if (wanted <= budget.streams()) {
      return Optional.empty();
    }
    return Optional.of(
        "--max-connections %d needs more than the %d open files that this process may have:"
                .formatted(wanted, descriptors)
            + " accepting pauses at %d streams. Raise the limit (ulimit -n, LimitNOFILE)."
                .formatted(budget.streams()));
  }

  /** Whether whoever comes now must wait in the kernel's queue. */
  boolean isFull() {
    return budget.isFull();
  }

  /** Accepting has paused. */
  void paused() {
    events.paused(budget.open(), descriptors);
  }

  /**
   * Runs that once, on any thread, as soon as whoever comes need not wait any more, which may be
   * now.
   */
  void onRoom(Runnable resume) {
    pausing.add(resume);
    if (!isFull()) {
      resumeAll(); // who was the last to leave may have looked before we were there
    }
  }

  private void resumeAll() {
    for (Runnable resume = pausing.poll(); resume != null; resume = pausing.poll()) {
      resume.run();
    }
  }

  /** A place for a connection that was accepted; null when there is none. */
  @Nullable Place take(InetSocketAddress peer) {
    if (budget.take()) {
      return new Place(this);
    }
    refuse(peer, "--max-connections");
    return null;
  }

  /**
   * Tells of a connection that has its place and whose client is now known.
   *
   * @return false when the client has enough of them
   */
  boolean admit(Place place, InetSocketAddress client) {
    boolean counts = addresses != null && !settings.trusts(client.getAddress());
    if (addresses != null && counts && !addresses.take(AddressCounts.client(client.getAddress()))) {
      refuse(client, "--max-connections-per-ip");
      return false;
    }
    place.admitted(client, counts);
    events.accepted(client);
    return true;
  }

  /**
   * Asked once for each admitted connection, when its TLS engine is about to be made: the moment at
   * which a client begins to be expensive.
   *
   * @return false when there shall be no handshake; the connection was reset
   */
  public boolean mayShakeHands(Socket raw) {
    Place place = Place.of(raw);
    InetSocketAddress client = place.client();
    if (client == null) {
      throw new IllegalStateException("a handshake with nobody");
    }
    String limit = null;
    if (!budget.engage()) {
      limit = DESCRIPTORS;
    } else {
      place.engaged();
      if (rate != null && !rate.take(System.nanoTime())) {
        limit = "--max-handshakes-per-second";
      }
    }
    if (limit != null) {
      raw.reset();
      refuse(client, limit);
    }
    return limit == null;
  }

  /** The connection is closed, or never began. */
  void left(Place place) {
    if (place.isEngaged()) {
      budget.disengage();
    }
    budget.release();
    InetSocketAddress client = place.client();
    if (client != null) {
      if (addresses != null && place.counted()) {
        addresses.release(AddressCounts.client(client.getAddress()));
      }
      events.closed(client);
    }
    if (!pausing.isEmpty() && !isFull()) {
      resumeAll();
    }
  }

  private void refuse(InetSocketAddress peer, String limit) {
    events.refused(peer, Reason.OVER_LIMIT, limit);
  }
}
