package io.wssidecar.agreement;

import io.wssidecar.kit.ClientFiles;
import io.wssidecar.kit.Issued;
import io.wssidecar.kit.TestCa;
import io.wssidecar.reasons.Reason;
import org.jspecify.annotations.Nullable;

/** A client where a certificate is needed, and why it is refused. The engine asks for all of it. */
enum ClientRow {
  GOOD(Reason.NONE),
  WITHOUT(Reason.CLIENT_CERT_MISSING),
  OF_A_STRANGER(Reason.CLIENT_CERT_UNTRUSTED),
  EXPIRED(Reason.CLIENT_CERT_EXPIRED),
  REVOKED(Reason.CLIENT_CERT_REVOKED),
  NOT_LISTED(Reason.CLIENT_CERT_DENIED);

  private final Reason reason;

  ClientRow(Reason reason) {
    this.reason = reason;
  }

  /** {@code NONE} for the one that is let in. */
  Reason reason() {
    return reason;
  }

  /** What it shows; null for nothing. */
  @Nullable Issued certificate(ClientFiles files) {
    TestCa ca = files.ca();
    switch (this) {
      case WITHOUT -> {
        return null;
      }
      case OF_A_STRANGER -> {
        return TestCa.create().issue("good");
      }
      case EXPIRED -> {
        return ca.request("good").expired().issue();
      }
      case REVOKED -> {
        Issued revoked = ca.issue("good");
        files.revoke(revoked);
        return revoked;
      }
      case NOT_LISTED -> {
        return ca.issue("other");
      }
      default -> {
        return ca.issue("good");
      }
    }
  }
}
