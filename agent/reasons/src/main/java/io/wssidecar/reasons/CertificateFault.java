package io.wssidecar.reasons;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateRevokedException;

/** What is wrong with a certificate: the most telling cause, however deep. Pure; any thread. */
final class CertificateFault {
  private CertificateFault() {}

  /** {@code NONE} when no cause is about a certificate. */
  static Reason in(Throwable thrown) {
    Reason found = Reason.NONE;
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException
          || cause instanceof CertificateNotYetValidException
          || isFor(cause, BasicReason.EXPIRED)
          || isFor(cause, BasicReason.NOT_YET_VALID)) {
        return Reason.CLIENT_CERT_EXPIRED;
      }
      if (cause instanceof CertificateRevokedException || isFor(cause, BasicReason.REVOKED)) {
        return Reason.CLIENT_CERT_REVOKED;
      }
      if (cause instanceof CertificateException
          && cause.getClass().getSimpleName().endsWith("Denied")) {
        // The JDK has no exception for a good certificate of somebody who is not wanted; the
        // sidecar's own is called so.
        return Reason.CLIENT_CERT_DENIED;
      }
      if (cause instanceof CertificateException
          || cause instanceof CertPathBuilderException
          || cause instanceof CertPathValidatorException) {
        found = Reason.CLIENT_CERT_UNTRUSTED;
      }
    }
    return found;
  }

  private static boolean isFor(Throwable cause, BasicReason reason) {
    return cause instanceof CertPathValidatorException
        && ((CertPathValidatorException) cause).getReason() == reason;
  }
}
