package io.wssidecar.kit;

import io.wssidecar.config.ClientAuth;
import io.wssidecar.config.ClientAuth.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * An authority for clients, with its files as an operator would have them: {@code clients.pem} and
 * {@code revoked.pem}. For one thread.
 */
public final class ClientFiles {
  private final TestCa ca = TestCa.create();
  private final Path directory;

  /** Writes them, with nobody revoked. */
  public ClientFiles(Path directory) {
    this.directory = directory;
    write("clients.pem", ca.certificatePem());
    revoke();
  }

  public TestCa ca() {
    return ca;
  }

  /** The list of those who were taken back: these from now on. */
  public Path revoke(Issued... some) {
    return write("revoked.pem", ca.crlPem(some));
  }

  public Path authority() {
    return directory.resolve("clients.pem");
  }

  public Path revoked() {
    return directory.resolve("revoked.pem");
  }

  /** Settings by these files; the subjects are those who may connect, if there are any. */
  public ClientAuth settings(Mode mode, boolean headers, String... subjects) {
    return new ClientAuth(
        mode, List.of(authority()), List.of(revoked()), List.of(subjects), List.of(), headers);
  }

  private Path write(String name, String text) {
    try {
      // In one step: a watch must not see half of it.
      Path fresh = Files.writeString(directory.resolve(name + ".new"), text);
      return Files.move(
          fresh,
          directory.resolve(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
