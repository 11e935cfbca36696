package io.wssidecar.cli;

import io.wssidecar.config.TlsSettings.CertificateFiles;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * What {@code demo} puts around the sidecar; supplied by the composition root.
 *
 * @param certificate makes a throw-away certificate for localhost
 * @param app starts something to talk to
 */
public record DemoParts(CertificateMaker certificate, AppStarter app) {
  /** Writes a certificate and its key into a directory. */
  @FunctionalInterface
  public interface CertificateMaker {
    CertificateFiles create(Path directory) throws IOException;
  }

  /** Starts an app; port 0 means any free one. */
  @FunctionalInterface
  public interface AppStarter {
    App start(InetSocketAddress address) throws IOException;
  }

  /**
   * A started app.
   *
   * @param port where it listens
   * @param stop ends it
   */
  public record App(int port, Runnable stop) implements AutoCloseable {
    @Override
    public void close() {
      stop.run();
    }
  }
}
