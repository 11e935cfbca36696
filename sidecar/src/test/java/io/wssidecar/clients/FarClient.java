package io.wssidecar.clients;

import io.wssidecar.kit.Await;
import io.wssidecar.kit.Frame;
import io.wssidecar.kit.RawPeer;
import io.wssidecar.kit.WsClient;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** A process that opens a stream and does nothing but answer Pings, as long as they come. */
final class FarClient {
  private FarClient() {}

  /** Arguments: the sidecar's address and port. */
  public static void main(String[] arguments) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustsAnybody()}, new SecureRandom());
    var address = new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1]));
    try (var peer = RawPeer.tls(address, context).patience(Await.PATIENCE.multipliedBy(2));
        var client = WsClient.open(peer, "/far")) {
      while (true) {
        Frame frame = client.receive();
        if (frame.opcode() == Frame.PING) {
          client.send(frame.as(Frame.PONG));
        }
      }
    }
  }

  /** Whose certificate it is does not matter here. */
  private static final class TrustsAnybody extends X509ExtendedTrustManager {
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
