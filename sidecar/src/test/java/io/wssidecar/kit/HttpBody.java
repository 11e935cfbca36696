package io.wssidecar.kit;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A message body as its head announces it: counted, chunked, or up to the end of the stream. Ends
 * where the body ends and leaves the next message in the stream. For one thread.
 */
public final class HttpBody extends FilterInputStream {
  private static final long UNTIL_END = -1;

  private final boolean chunked;

  /** Bytes left of the body, or of the present chunk. */
  private long left;

  private boolean ended;

  private HttpBody(InputStream in, boolean chunked, long left) {
    super(in);
    this.chunked = chunked;
    this.left = left;
    this.ended = !chunked && left == 0;
  }

  public static HttpBody ofRequest(HttpHead head, InputStream in) {
    return of(head, in, 0);
  }

  /** The response to a request of that method; HEAD, 1xx, 204 and 304 have none. */
  public static HttpBody ofResponse(String method, HttpHead head, InputStream in) {
    int status = head.status();
    if (method.equals("HEAD") || status < 200 || status == 204 || status == 304) {
      return new HttpBody(in, false, 0);
    }
    return of(head, in, UNTIL_END);
  }

  private static HttpBody of(HttpHead head, InputStream in, long otherwise) {
    if (head.has("Transfer-Encoding", "chunked")) {
      return new HttpBody(in, true, 0);
    }
    long length = head.first("Content-Length").map(Long::parseLong).orElse(otherwise);
    return new HttpBody(in, false, length);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!ended && chunked && left == 0) {
      nextChunk();
    }
    if (ended) {
      return -1;
    }
    int most = left == UNTIL_END ? length : (int) Math.min(left, length);
    int got = in.read(bytes, offset, most);
    if (got < 0) {
      if (left != UNTIL_END) {
        throw new EOFException("body cut short, " + left + " bytes missing");
      }
      ended = true;
    } else if (left != UNTIL_END) {
      left -= got;
      ended = !chunked && left == 0;
      if (chunked && left == 0) {
        expectLineEnd();
      }
    }
    return got;
  }

  private void nextChunk() throws IOException {
    String size = line();
    int extension = size.indexOf(';');
    left = Long.parseLong((extension < 0 ? size : size.substring(0, extension)).strip(), 16);
    if (left == 0) {
      String trailer = line();
      while (!trailer.isEmpty()) {
        trailer = line();
      }
      ended = true;
    }
  }

  private void expectLineEnd() throws IOException {
    String rest = line();
    if (!rest.isEmpty()) {
      throw new IOException("a chunk is longer than its size: " + rest);
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    int b = in.read();
    while (b != '\n') {
      if (b < 0) {
        throw new EOFException("chunked body cut short after <" + line + ">");
      }
      if (b != '\r') {
        line.append((char) b);
      }
      b = in.read();
    }
    return line.toString();
  }

  /** The stream below belongs to the connection, which outlives a body. */
  @Override
  public void close() {}
}
