package io.wssidecar.config;

/**
 * Which clients are let in by what they say in their ClientHello.
 *
 * @param profile the versions and suites of TLS
 * @param strictSni whether a client is refused that asks for a name of no certificate; one that
 *     asks for none is served with the default in any case
 */
public record HelloRules(TlsProfile profile, boolean strictSni) {
  public static final HelloRules DEFAULTS = new HelloRules(TlsProfile.INTERMEDIATE, false);
}
