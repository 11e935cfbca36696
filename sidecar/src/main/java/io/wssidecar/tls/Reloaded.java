package io.wssidecar.tls;

import java.util.List;

/**
 * How a reload ended.
 *
 * @param serving what clients are shown after it, which after a failure is what they were shown
 *     before
 * @param problems after a failure all mistakes in the files, each a line that says what and where
 * @param warnings after a success what the operator should know nevertheless, such as an expired
 *     certificate
 */
public record Reloaded(
    Outcome outcome,
    List<ServedCertificate> serving,
    List<String> problems,
    List<String> warnings) {
  /** The three ends of a reload. */
  public enum Outcome {
    /** Handshakes from now on use what was read. */
    SUCCESS,
    /** The files' contents are those that are served already. */
    UNCHANGED,
    /** The files cannot be used: what was served is served on. */
    FAILURE
  }

  public Reloaded {
    serving = List.copyOf(serving);
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
  }
}
