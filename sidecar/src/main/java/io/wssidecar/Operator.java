package io.wssidecar;

import io.wssidecar.admin.DrainState;
import io.wssidecar.admin.OpenStream;
import io.wssidecar.admin.Operations;
import io.wssidecar.admin.ReloadAnswer;
import io.wssidecar.relay.DrainOutcome;
import io.wssidecar.relay.StreamFacts;
import io.wssidecar.relay.StreamSnapshot;
import io.wssidecar.tls.CertificateReload;
import io.wssidecar.tls.Reloaded;
import io.wssidecar.tls.ServedCertificate;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What the admin port asks for, in its own words. Any thread but the I/O threads of streams. */
final class Operator implements Operations {
  /** For I/O threads that are busy; they answer within microseconds when they are not. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Drain drain;
  private final House house;
  private final DrainCount count;
  private final CertificateReload certificates;

  Operator(Drain drain, House house, DrainCount count, CertificateReload certificates) {
    this.drain = drain;
    this.house = house;
    this.count = count;
    this.certificates = certificates;
  }

  @Override
  public void drain() {
    drain.begin();
  }

  @Override
  public DrainState drainState() {
    Drain.Phase phase = drain.phase();
    return new DrainState(
        phase.name().toLowerCase(Locale.ROOT),
        phase == Drain.Phase.DRAINED,
        drain.clean(),
        drain.left(),
        house.relays().open(),
        house.requests(),
        count.of(DrainOutcome.CLEAN),
        count.of(DrainOutcome.TIMED_OUT),
        count.of(DrainOutcome.CUT));
  }

  @Override
  public List<OpenStream> streams() {
    try {
      return house.relays().snapshot(PATIENCE).stream().map(Operator::told).toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the port is closing", e);
    }
  }

  @Override
  public ReloadAnswer reload() {
    Reloaded result = certificates.reload();
    return new ReloadAnswer(
        result.outcome().name().toLowerCase(Locale.ROOT),
        result.outcome() != Reloaded.Outcome.FAILURE,
        result.serving().stream().map(Operator::told).toList(),
        result.problems(),
        result.warnings());
  }

  private static ReloadAnswer.Certificate told(ServedCertificate certificate) {
    return new ReloadAnswer.Certificate(
        certificate.name(),
        certificate.subject(),
        certificate.notAfter(),
        certificate.fingerprint());
  }

  private static OpenStream told(StreamSnapshot stream) {
    StreamFacts facts = stream.facts();
    return new OpenStream(
        peer(facts.peer()),
        facts.host(),
        facts.path(),
        facts.subprotocol(),
        facts.app(),
        Duration.ofNanos(stream.nanos()),
        stream.bytesFromClient(),
        stream.bytesFromApp(),
        stream.messagesFromClient(),
        stream.messagesFromApp(),
        stream.closing());
  }

  private static String peer(InetSocketAddress peer) {
    String literal = peer.getAddress().getHostAddress();
    String host = literal.indexOf(':') >= 0 ? "[" + literal + "]" : literal;
    return host + ":" + peer.getPort();
  }
}
