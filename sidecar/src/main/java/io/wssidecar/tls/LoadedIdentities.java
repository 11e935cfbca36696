package io.wssidecar.tls;

import io.wssidecar.config.ConfigException;
import io.wssidecar.config.TlsSettings;
import java.security.Provider;
import java.util.ArrayList;
import java.util.List;

/**
 * What the operator's files held when they were read, all of it usable. Immutable.
 *
 * @param trust whom we believe; nobody when clients are not asked
 * @param contents the files' digest, taken before they were read: if one changed in between, the
 *     digest is the older one, so that who compares finds a change and reads again
 * @param warnings what the operator should know though it can be served; whole lines
 */
record LoadedIdentities(
    Identities identities, ClientTrust trust, String contents, List<String> warnings) {
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
    ClientTrustLoader clients = new ClientTrustLoader(new PemFiles(new PrivateKeys(conscrypt)));
    ClientTrust trust = clients.load(settings.clientAuth());
    List<String> problems = new ArrayList<>();
    List<Identity> identities = List.of();
    try {
      identities = loader.load(settings);
    } catch (ConfigException e) {
      problems.addAll(e.problems());
    }
    problems.addAll(clients.problems());
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    List<String> warnings = new ArrayList<>(loader.warnings());
    warnings.addAll(clients.warnings());
    return new LoadedIdentities(new Identities(identities), trust, contents, warnings);
  }

  /** For people and metrics, in the order of the settings. */
  List<ServedCertificate> certificates() {
    return identities.all().stream().map(ServedCertificate::of).toList();
  }
}
