package io.wssidecar.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Locale;

/** What a port of the operator answers, and the plain socket over which it is asked. */
record Answer(String head, String body) {
  /** What a port answers to these bytes. */
  static Answer to(InetSocketAddress port, String request) throws IOException {
    try (Socket socket = connect(port)) {
      send(socket, request);
      return read(socket);
    }
  }

  static String request(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
  }

  static Socket connect(InetSocketAddress to) throws IOException {
    Socket socket = new Socket(to.getAddress(), to.getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  static void send(Socket socket, String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(UTF_8));
    socket.getOutputStream().flush();
  }

  static Answer read(Socket socket) throws IOException {
    String all = new String(socket.getInputStream().readAllBytes(), UTF_8);
    int end = all.indexOf("\r\n\r\n");
    if (end < 0) {
      throw new IOException("no answer: " + all);
    }
    return new Answer(all.substring(0, end), all.substring(end + 4));
  }

  int status() {
    return Integer.parseInt(head.split(" ")[1]);
  }

  String header(String name) {
    return head.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("absent");
  }
}
