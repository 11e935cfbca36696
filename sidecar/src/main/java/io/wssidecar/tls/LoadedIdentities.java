package io.wssidecar.tls;

import io.wssidecar.config.ConfigException;
import io.wssidecar.config.TlsSettings;
import java.security.Provider;
import java.util.List;

/**
 * What the operator's files held when they were read, all of it usable. Immutable.
 *
 * @param contents the files' digest, taken before they were read: if one changed in between, the
 *     digest is the older one, so that who compares finds a change and reads again
 * @param warnings what the operator should know though it can be served; whole lines
 */
record LoadedIdentities(Identities identities, String contents, List<String> warnings) {
  LoadedIdentities {
    warnings = List.copyOf(warnings);
  }

  /**
   * Reads the files.
   *
   * @throws ConfigException with all mistakes in them
   */
  static LoadedIdentities read(TlsSettings settings, Provider conscrypt) throws ConfigException {
    String contents = new IdentityFiles(settings).contents();
    IdentityLoader loader = new IdentityLoader(conscrypt);
    Identities identities = new Identities(loader.load(settings));
    return new LoadedIdentities(identities, contents, loader.warnings());
  }

  /** For people and metrics, in the order of the settings. */
  List<ServedCertificate> certificates() {
    return identities.all().stream().map(ServedCertificate::of).toList();
  }
}
