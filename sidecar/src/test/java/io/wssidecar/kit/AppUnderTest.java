package io.wssidecar.kit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.wssidecar.config.AppAddress;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An app on a free loopback port or a Unix socket: WebSocket echo on every path ({@link
 * AppStream}), HTTP answers by path ({@link Answers}), and every {@link Misfortune} on command.
 * Records what it was asked. A thread per connection; commands and questions may come from any
 * thread.
 */
public final class AppUnderTest implements AutoCloseable {
  private static final int BACKLOG = 1024;

  private final String name;
  private final AppAddress address;
  private final Answers answers;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Recent<byte[]> introductions = new Recent<>();
  private final Recent<HttpHead> requests = new Recent<>();
  private final Recent<AppStream> streams = new Recent<>();
  private final AtomicInteger accepted = new AtomicInteger();
  private volatile boolean wantsHeaders;
  private final AtomicReference<@Nullable Misfortune> misfortune = new AtomicReference<>();

  // Guarded by this: the socket that listens and the thread that accepts from it.
  private ServerSocket listener;
  private Thread acceptor;

  private AppUnderTest(String name, ServerSocket listener, AppAddress address) {
    this.name = name;
    this.answers = new Answers(name);
    this.listener = listener;
    this.address = address;
    this.acceptor = serve(listener);
  }

  public static AppUnderTest start() {
    return start("app");
  }

  /** An app that says its name in the {@code X-App} field of its answers. */
  public static AppUnderTest start(String name) {
    try {
      ServerSocket listener = listen(0);
      var address = new AppAddress.Tcp("127.0.0.1", listener.getLocalPort());
      return new AppUnderTest(name, listener, address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An app on a Unix socket at that path, likewise. */
  public static AppUnderTest at(Path path, String name) {
    try {
      return new AppUnderTest(name, new UnixListener(path, BACKLOG), new AppAddress.Unix(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An app that listened before it was one. */
  static AppUnderTest accepting(ServerSocket listener, AppAddress address) {
    return new AppUnderTest("app", listener, address);
  }

  /** From now on each connection must begin with a PROXY header of either version. */
  public AppUnderTest wantsProxyHeaders() {
    wantsHeaders = true;
    return this;
  }

  /** The PROXY headers so far, whole, in the order of arrival. */
  public List<byte[]> introductions() {
    return introductions.list();
  }

  /** Of one that has a port. */
  public int port() {
    return ((AppAddress.Tcp) address).port();
  }

  public AppAddress address() {
    return address;
  }

  /** Treats every request so from now on. */
  public void misbehave(Misfortune how) {
    misfortune.set(how);
  }

  public void behave() {
    misfortune.set(null);
  }

  /** Stops listening, so that connecting is refused; what is open stays open. */
  public synchronized void refuse() {
    try {
      listener.close();
      // The kernel keeps a listener alive as long as a thread is inside accept.
      acceptor.join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Dies: stops listening, and everything open is reset, or closed on a Unix socket. */
  public void kill() {
    refuse();
    open.forEach(AppUnderTest::reset);
  }

  /** Listens again at the same place after {@link #refuse} or {@link #kill}. */
  public synchronized void restart() {
    try {
      listener =
          address instanceof AppAddress.Unix unix
              ? new UnixListener(unix.path(), BACKLOG)
              : listen(port());
      acceptor = serve(listener);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends an event to all who listen on {@code /events}, and answers all who ask {@code /wait}. */
  public void publish(String event) {
    answers.publish(event);
  }

  /** How many listen on {@code /events} or wait on {@code /wait}. */
  public int listeners() {
    return answers.listeners();
  }

  /** Asks over that connection for what {@link #publish} will answer; the app has it by then. */
  public RawPeer holds(RawPeer peer) {
    peer.request("GET", "/wait");
    Await.equal("listeners", 1, this::listeners);
    return peer;
  }

  /** The request heads so far, upgrades too, in the order of arrival; the last 10,000. */
  public List<HttpHead> requests() {
    return requests.list();
  }

  /** The latest request. */
  public HttpHead request() {
    Await.until("a request to " + this, () -> requests.last().isPresent());
    return requests.last().orElseThrow();
  }

  /** The upgraded streams so far, in the order of their opening; the last 10,000. */
  public List<AppStream> streams() {
    return streams.list();
  }

  /** The latest stream. */
  public AppStream stream() {
    Await.until("a stream to " + this, () -> streams.last().isPresent());
    return streams.last().orElseThrow();
  }

  /** The latest stream of that target. */
  public AppStream stream(String target) {
    Await.until("a stream of " + target + " to " + this, () -> find(target).isPresent());
    return find(target).orElseThrow();
  }

  private Optional<AppStream> find(String target) {
    return streams.list().stream()
        .filter(stream -> stream.request().target().equals(target))
        .reduce((earlier, later) -> later);
  }

  public int openConnections() {
    return open.size();
  }

  /** How many connections ever came. */
  public int acceptedConnections() {
    return accepted.get();
  }

  /** Ends everything at once. */
  @Override
  public void close() {
    kill();
    streams.list().forEach(AppStream::resumeReading);
  }

  private static ServerSocket listen(int port) throws IOException {
    ServerSocket listener = new ServerSocket();
    listener.setReuseAddress(true);
    listener.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), BACKLOG);
    return listener;
  }

  private Thread serve(ServerSocket on) {
    return start(
        "accept",
        () -> {
          try {
            while (true) {
              Socket socket = on.accept();
              accepted.incrementAndGet();
              open.add(socket);
              start("connection", () -> serve(socket));
            }
          } catch (IOException e) {
            // Refusing from now on.
          }
        });
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream(), 65_536);
      if (wantsHeaders) {
        introductions.add(ProxyHeaders.readFrom(in));
      }
      var head = HttpHead.read(in);
      while (head.isPresent() && answer(head.get(), socket, in)) {
        head = HttpHead.read(in);
      }
    } catch (IOException e) {
      // The other side's end; tests look at what it left behind.
    } finally {
      open.remove(socket);
    }
  }

  /** Whether the connection can take another request. */
  private boolean answer(HttpHead request, Socket socket, InputStream in) throws IOException {
    requests.add(request);
    Misfortune now = misfortune.get();
    if (now != null && now.endsWith(request, socket)) {
      return false;
    }
    boolean upgrade = request.has("Upgrade", "websocket");
    if (now == null && !upgrade) {
      return answers.answer(request, socket, in);
    }
    var stream = new AppStream(request, socket, now == Misfortune.UPGRADES_AND_STALLS);
    streams.add(stream);
    if (now == null) {
      stream.send(AppStream.good(request).getBytes(ISO_8859_1));
    }
    stream.run(in);
    return false;
  }

  private Thread start(String what, Runnable work) {
    Thread thread = new Thread(work, name + " " + what);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // Gone already.
    }
  }

  @Override
  public String toString() {
    return name + " at " + address;
  }
}
