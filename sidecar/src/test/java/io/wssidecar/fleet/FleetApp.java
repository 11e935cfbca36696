package io.wssidecar.fleet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.wssidecar.config.AppAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An app with thousands of streams on one thread: {@code /stream/17} is stream 17, and a plain
 * request for {@code /hold} is answered when the test says so. Questions may come from any thread.
 */
final class FleetApp implements AutoCloseable {
  /** Streams take turns, so that not all of them speak at the same moment. */
  private static final int TURNS = 20;

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final Pattern STREAM = Pattern.compile("GET /stream/(\\d+) ");
  private static final Pattern KEY = Pattern.compile("(?i)\r\nSec-WebSocket-Key: *(\\S+)");

  private final Selector selector;
  private final ServerSocketChannel listener;
  private final boolean ignoresCloses;
  private final long beatNanos;
  private final Thread thread;
  private final Queue<Runnable> questions = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;

  // The thread's own.
  private final List<AppSide> streams = new ArrayList<>();
  private final List<SocketChannel> held = new ArrayList<>();
  private final ByteBuffer input = ByteBuffer.allocateDirect(1 << 17);
  private int turn;

  private FleetApp(int tickMillis, boolean ignoresCloses) throws IOException {
    this.ignoresCloses = ignoresCloses;
    this.beatNanos = tickMillis * 1_000_000L / TURNS;
    selector = Selector.open();
    listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4_096);
    listener.configureBlocking(false);
    listener.register(selector, SelectionKey.OP_ACCEPT);
    thread = new Thread(this::run, "fleet app");
    thread.setDaemon(true);
    thread.start();
  }

  /** Sends a fragment on every stream every so often. */
  static FleetApp start(int tickMillis, boolean ignoresCloses) {
    try {
      return new FleetApp(tickMillis, ignoresCloses);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  AppAddress address() {
    return new AppAddress.Tcp("127.0.0.1", listener.socket().getLocalPort());
  }

  /** Asks the app's thread. */
  <T> T ask(Function<List<AppSide>, T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    questions.add(() -> answer.complete(question.apply(streams)));
    selector.wakeup();
    return answer.orTimeout(1, TimeUnit.MINUTES).join();
  }

  /** How many requests for {@code /hold} wait. */
  int held() {
    return ask(streams -> held.size());
  }

  /** Answers those who wait. */
  void release() {
    int answered =
        ask(streams -> {
          for (SocketChannel channel : held) {
            write(channel, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
          }
          return held.size();
        });
    if (answered == 0) {
      throw new IllegalStateException("nobody waits");
    }
  }

  private static void write(SocketChannel channel, String answer) {
    try {
      channel.write(ByteBuffer.wrap(answer.getBytes(ISO_8859_1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run() {
    long next = System.nanoTime();
    try {
      while (!closed) {
        long wait = (next - System.nanoTime()) / 1_000_000;
        if (wait > 0) {
          selector.select(this::serve, wait);
        } else {
          selector.selectNow(this::serve);
        }
        for (Runnable each = questions.poll(); each != null; each = questions.poll()) {
          each.run();
        }
        if (System.nanoTime() - next >= 0) {
          beat();
          // What a busy machine had no time for is not made up for.
          next = Math.max(next + beatNanos, System.nanoTime() - beatNanos);
        }
      }
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void beat() {
    for (int i = turn++ % TURNS; i < streams.size(); i += TURNS) {
      streams.get(i).beat();
    }
  }

  private void serve(SelectionKey key) {
    try {
      if (key.isAcceptable()) {
        accept();
      } else {
        if (key.isWritable() && key.attachment() instanceof AppSide side) {
          side.flush();
        }
        if (key.isValid() && key.isReadable()) {
          read(key);
        }
      }
    } catch (IOException e) {
      end(key);
    }
  }

  private void accept() throws IOException {
    SocketChannel channel = listener.accept();
    while (channel != null) {
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, "");
      channel = listener.accept();
    }
  }

  private void read(SelectionKey key) throws IOException {
    SocketChannel channel = (SocketChannel) key.channel();
    int length = channel.read(input.clear());
    input.flip();
    if (length < 0) {
      end(key);
    } else if (key.attachment() instanceof AppSide side) {
      side.take(input);
    } else if (key.attachment() instanceof String before) {
      String head = before + ISO_8859_1.decode(input);
      key.attach(head);
      if (head.contains("\r\n\r\n")) {
        begin(channel, key, head);
      }
    }
  }

  /** Whoever asks for an upgrade sends nothing behind its request before the answer. */
  private void begin(SocketChannel channel, SelectionKey key, String head) {
    Matcher stream = STREAM.matcher(head);
    Matcher secret = KEY.matcher(head);
    if (!stream.lookingAt() || !secret.find()) {
      held.add(channel);
      return;
    }
    int number = Integer.parseInt(stream.group(1));
    AppSide side = new AppSide(channel, key, number, ignoresCloses);
    key.attach(side);
    streams.add(side);
    side.accept(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: %s\r\n\r\n".formatted(accepting(secret.group(1))));
  }

  private static String accepting(String secret) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      byte[] digest = sha1.digest((secret + GUID).getBytes(ISO_8859_1));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void end(SelectionKey key) {
    if (key.attachment() instanceof AppSide side) {
      side.over();
    } else {
      key.cancel();
      try {
        key.channel().close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
