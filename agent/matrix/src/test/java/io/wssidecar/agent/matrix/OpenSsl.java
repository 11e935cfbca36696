package io.wssidecar.agent.matrix;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** OpenSSL's client, which refuses a TLS 1.3 certificate with an alert in the clear. */
final class OpenSsl {
  private OpenSsl() {}

  static boolean isHere() {
    try {
      return run("openssl", "version") == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Connects with the usual authorities, of which ours is none. */
  static void distrust(int port) throws IOException {
    run("openssl", "s_client", "-connect", "127.0.0.1:" + port, "-verify_return_error", "-brief");
  }

  private static int run(String... words) throws IOException {
    Process process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("openssl hangs");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
