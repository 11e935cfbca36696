package io.wssidecar.log;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What was logged, line by line, for a test that waits for it. */
final class LineSink extends OutputStream {
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  @Override
  public synchronized void write(int b) {
    if (b == '\n') {
      lines.add(line.toString(StandardCharsets.UTF_8));
      line.reset();
    } else {
      line.write(b);
    }
  }

  /** The next line. */
  String next() throws InterruptedException {
    String next = lines.poll(20, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing was logged");
    }
    return next;
  }

  /** All lines up to the one that ends so, which is left out. */
  List<String> until(String end) throws InterruptedException {
    List<String> found = new ArrayList<>();
    for (String next = next(); !next.endsWith(end); next = next()) {
      found.add(next);
    }
    return found;
  }
}
