package io.wssidecar.agent.core.tls;

/** The label of a TLS library, by an engine of it. */
public final class Provider {
  private Provider() {}

  public static String of(Object engine) {
    String name = engine.getClass().getName();
    if (name.startsWith("sun.security.ssl.")) {
      return "sunjsse";
    }
    if (name.contains("org.conscrypt.")) {
      return "conscrypt";
    }
    if (name.contains("OpenSsl") || name.contains("OpenSSL")) {
      return "openssl";
    }
    return name.startsWith("org.bouncycastle.") ? "bcjsse" : "other";
  }
}
