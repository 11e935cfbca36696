package io.wssidecar.cli;

import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** What the demo says once it is ready: lines to copy. */
final class DemoText {
  private DemoText() {}

  static void print(PrintStream out, Engine.Running running, Path certificate) {
    InetSocketAddress address = running.addresses().get(0);
    String place = host(address) + ":" + address.getPort();
    out.print(
        """

        wss-sidecar demo: TLS on %1$s, an echo app behind it.

          A page to try it (the browser will warn: nobody vouches for this certificate)
            https://%1$s/
          The WebSocket, for a program of yours
            wss://%1$s/
          From another terminal
            curl --cacert %2$s https://%1$s/
            openssl s_client -connect %1$s -servername localhost -CAfile %2$s
            npx wscat -n -c wss://%1$s/

        Ctrl-C ends it, and deletes the certificate.

        """
            .formatted(place, certificate));
    out.flush();
  }

  /**
   * The certificate is made out to localhost, so that name is used wherever it leads to the
   * listener.
   */
  private static String host(InetSocketAddress address) {
    if (address.getAddress().isAnyLocalAddress() || address.getAddress().isLoopbackAddress()) {
      return "localhost";
    }
    return Addresses.hostText(address.getAddress());
  }
}
