package io.wssidecar.tls;

import io.wssidecar.config.ClientAuth;
import io.wssidecar.tls.Revocations.RevocationList;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Turns the operator's authorities and revocation lists into trust, and collects every mistake in
 * them. Used once, by one thread; a reload takes a new one.
 */
final class ClientTrustLoader {
  private final PemFiles pem;
  private final List<String> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  ClientTrustLoader(PemFiles pem) {
    this.pem = pem;
  }

  /** Means nothing unless there are no problems. */
  ClientTrust load(ClientAuth settings) {
    Set<X509Certificate> bundle = new LinkedHashSet<>();
    for (Path file : settings.authorities()) {
      String source = "--client-ca " + file;
      try {
        List<X509Certificate> found = pem.certificates(file);
        found.forEach(each -> warn(source, each));
        bundle.addAll(found);
      } catch (Mistake e) {
        problems.add(source + ": " + e.getMessage());
      }
    }
    List<X509Certificate> all = List.copyOf(bundle);
    return new ClientTrust(all, revocations(settings, all), new AllowList(settings));
  }

  private Revocations revocations(ClientAuth settings, List<X509Certificate> bundle) {
    List<RevocationList> lists = new ArrayList<>();
    for (Path file : settings.revocations()) {
      String source = "--client-crl " + file;
      try {
        List<RevocationList> found = CrlFile.read(file, bundle);
        found.forEach(list -> warn(source, list));
        lists.addAll(found);
      } catch (Mistake e) {
        problems.add(source + ": " + e.getMessage());
      }
    }
    return new Revocations(lists);
  }

  /** Whole lines, none when all can be used. */
  List<String> problems() {
    return problems;
  }

  /** What the operator should know though clients can be judged; whole lines. */
  List<String> warnings() {
    return warnings;
  }

  private void warn(String source, X509Certificate certificate) {
    String name = source + " (" + certificate.getSubjectX500Principal().getName() + "): ";
    Instant until = certificate.getNotAfter().toInstant();
    if (Instant.now().isAfter(until)) {
      warnings.add(name + "expired on " + until + ", so its clients are refused. Renew it.");
    }
    if (!ClientTrust.isAuthority(certificate)) {
      warnings.add(
          name
              + "no authority's certificate, so that only who shows this very one is trusted. Name"
              + " its authority, unless this is meant.");
    }
  }

  private void warn(String source, RevocationList list) {
    X509CRL crl = list.crl();
    if (!list.isCurrent(Instant.now())) {
      warnings.add(
          source
              + " ("
              + crl.getIssuerX500Principal().getName()
              + "): good from "
              + crl.getThisUpdate().toInstant()
              + " to "
              + (crl.getNextUpdate() == null ? "the end" : crl.getNextUpdate().toInstant())
              + " only, so clients of this authority are refused. Fetch the current list.");
    }
  }
}
