package io.wssidecar.clients;

import java.util.List;

/**
 * A client's implementation of TLS. It checks our certificate against the test's authority, and the
 * name where it can be told which one to expect. For one thread.
 */
interface TlsStack extends AutoCloseable {
  /**
   * What it saw the first and the second time; fails the test when it was not served.
   *
   * @throws Exception whatever its program or library throws
   */
  List<Seen> twice(Visit visit) throws Exception;

  /** Whether it can be made to refuse EC keys. */
  default boolean canInsistOnRsa(String protocol) {
    return protocol.equals("TLSv1.2");
  }

  @Override
  default void close() {}
}
