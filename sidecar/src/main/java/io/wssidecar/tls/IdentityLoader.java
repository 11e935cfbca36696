package io.wssidecar.tls;

import io.wssidecar.config.ConfigException;
import io.wssidecar.config.TlsSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns the operator's files into identities, and collects every mistake in them before giving up:
 * who fixes one file should not learn of the next only then. Used once, by one thread; a reload
 * takes a new one.
 */
final class IdentityLoader {
  private final PrivateKeys keys;
  private final PemFiles pem;
  private final ChainCheck check;
  private final List<String> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<Identity> found = new ArrayList<>();

  IdentityLoader(Provider conscrypt) {
    keys = new PrivateKeys(conscrypt);
    pem = new PemFiles(keys);
    check = new ChainCheck(conscrypt);
  }

  /** At least one identity, in the settings' order, the keystore's last. */
  List<Identity> load(TlsSettings settings) throws ConfigException {
    char[] password = password(settings.keyPasswordFile());
    for (TlsSettings.CertificateFiles files : settings.certificates()) {
      loadPem(files, password);
    }
    settings.keystore().ifPresent(file -> loadKeystore(file, password));
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return found;
  }

  /**
   * What the operator should know though it does not stop the start; lines like those of the
   * mistakes.
   */
  List<String> warnings() {
    return warnings;
  }

  private char @Nullable [] password(Optional<Path> file) {
    if (file.isEmpty()) {
      return null;
    }
    try {
      String text = new String(PemFiles.read(file.get()), StandardCharsets.UTF_8);
      return text.lines().findFirst().orElse("").toCharArray();
    } catch (Mistake e) {
      problem("--key-password-file " + file.get(), e);
      return null;
    }
  }

  private void loadPem(TlsSettings.CertificateFiles files, char @Nullable [] password) {
    String source = "--cert " + files.chain();
    List<X509Certificate> chain = null;
    PrivateKey key = null;
    try {
      chain = pem.certificates(files.chain());
    } catch (Mistake e) {
      problem(source, e);
    }
    try {
      key = pem.key(files.key(), password);
    } catch (Mistake e) {
      problem("--key " + files.key(), e);
    }
    if (chain != null && key != null) {
      String keyOption = "Point --key at the key that belongs to it; " + files.key() + " does not.";
      add(source, chain, key, keyOption);
    }
  }

  private void loadKeystore(Path file, char @Nullable [] password) {
    String source = "--keystore " + file;
    try {
      // The JDK reads PKCS#12; an empty password is what tools write that were given none.
      char[] opening = password == null ? new char[0] : password;
      KeyStore store = open(file, opening, password == null);
      int before = found.size() + problems.size();
      for (String alias : Collections.list(store.aliases())) {
        if (store.isKeyEntry(alias)) {
          loadEntry(source + " (" + alias + ")", store, alias, opening);
        }
      }
      if (found.size() + problems.size() == before) {
        throw new Mistake("no private key in the keystore. Export it with its key.");
      }
    } catch (Mistake e) {
      problem(source, e);
    } catch (GeneralSecurityException e) {
      problem(source, new Mistake("cannot be used (" + e.getMessage() + "). Export it again.", e));
    }
  }

  private static KeyStore open(Path file, char[] password, boolean none) throws Mistake {
    byte[] content = PemFiles.read(file);
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(new ByteArrayInputStream(content), password);
      return store;
    } catch (IOException e) {
      if (!(e.getCause() instanceof UnrecoverableKeyException)) {
        throw new Mistake("is not a PKCS#12 file. Export one: openssl pkcs12 -export.", e);
      }
      throw new Mistake(
          none
              ? "needs a password. Put it on the first line of a file and name it with"
                  + " --key-password-file."
              : "the password does not open it. Put the right one on the first line of"
                  + " --key-password-file.",
          e);
    } catch (GeneralSecurityException e) {
      throw new Mistake("cannot be read (" + e.getMessage() + "). Export it again.", e);
    }
  }

  private void loadEntry(String source, KeyStore store, String alias, char[] password)
      throws GeneralSecurityException {
    try {
      List<X509Certificate> chain = new ArrayList<>();
      for (Certificate certificate : store.getCertificateChain(alias)) {
        chain.add((X509Certificate) certificate);
      }
      byte[] encoded = store.getKey(alias, password).getEncoded();
      add(source, chain, keys.fromPkcs8(encoded), "Export the pair again.");
    } catch (UnrecoverableKeyException e) {
      problem(
          source,
          new Mistake("the key has a password of its own. Give it that of the keystore.", e));
    } catch (Mistake e) {
      problem(source, e);
    }
  }

  private void add(String source, List<X509Certificate> chain, PrivateKey key, String advice) {
    try {
      Optional<List<X509Certificate>> ordered = check.leafFirst(chain, key);
      if (ordered.isEmpty()) {
        throw new Mistake("no certificate in it belongs to the key. " + advice);
      }
      Identity identity = check.identity(source, ordered.get(), key);
      found.add(identity);
      ChainWarnings.of(identity, chain).forEach(warning -> warnings.add(source + ": " + warning));
    } catch (Mistake e) {
      problem(source, e);
    }
  }

  private void problem(String source, Mistake mistake) {
    problems.add(source + ": " + mistake.getMessage());
  }
}
