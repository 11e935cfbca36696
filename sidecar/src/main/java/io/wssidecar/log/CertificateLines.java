package io.wssidecar.log;

import io.wssidecar.tls.Reloaded;
import io.wssidecar.tls.ServedCertificate;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;

/** A reload of certificates, in lines: one for each certificate, or for each mistake. */
final class CertificateLines {
  private static final String LOGGER = "io.wssidecar.tls";

  private CertificateLines() {}

  /** The lines of at least that level. */
  static List<Entry> of(Reloaded result, Level level) {
    long now = System.currentTimeMillis();
    boolean info = Level.INFO.getSeverity() >= level.getSeverity();
    List<Entry> lines = new ArrayList<>();
    if (info && result.outcome() == Reloaded.Outcome.UNCHANGED) {
      lines.add(line -> line.head(now, Level.INFO, LOGGER, "certificates unchanged"));
    }
    if (info && result.outcome() == Reloaded.Outcome.SUCCESS) {
      result.serving().forEach(each -> lines.add(line -> served(line, now, each)));
    }
    if (Level.WARNING.getSeverity() >= level.getSeverity()) {
      String kept = "certificates not reloaded, the old ones are served on: ";
      result.problems().forEach(each -> lines.add(line -> warning(line, now, kept + each)));
      result.warnings().forEach(each -> lines.add(line -> warning(line, now, each)));
    }
    return lines;
  }

  private static void warning(Line line, long now, String text) {
    line.head(now, Level.WARNING, LOGGER, text);
  }

  private static void served(Line line, long now, ServedCertificate certificate) {
    line.head(now, Level.INFO, LOGGER, "certificate reloaded")
        .with("name", certificate.name())
        .with("subject", certificate.subject())
        .with("not_after", certificate.notAfter().toString())
        .with("sha256", certificate.fingerprint());
  }
}
