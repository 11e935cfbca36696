package io.wssidecar.tls;

import java.security.cert.CertificateException;

/** A client's certificate is good, but the client is not one of those who may connect. */
final class ClientDenied extends CertificateException {
  private static final long serialVersionUID = 1L;

  ClientDenied(String message) {
    super(message);
  }
}
