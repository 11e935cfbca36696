package io.wssidecar.kit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** TCP connections as a {@link RawPeer} makes and breaks them. */
final class Sockets {
  private Sockets() {}

  static Socket bound(String local) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(local, 0));
    return socket;
  }

  static Socket connect(Socket socket, InetSocketAddress to, int receiveBuffer) throws IOException {
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) Await.PATIENCE.toMillis());
    socket.connect(to, (int) Await.PATIENCE.toMillis());
    return socket;
  }

  static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // Closed already.
    }
  }
}
