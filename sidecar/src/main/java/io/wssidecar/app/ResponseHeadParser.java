package io.wssidecar.app;

import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the head of an app's response, however its bytes are split. Undertow's client has a reader
 * too, without a limit on the count or the size of headers.
 *
 * <p>Runs on the connection's I/O thread; not shared. Holds the unfinished line and the headers so
 * far, at most {@value #MAX_HEAD} bytes and {@value #MAX_HEADERS} headers.
 *
 * <p>Strict wherever two readers could disagree about where the head or a header ends:
 *
 * <ul>
 *   <li>Lines end in CRLF. An app that ends its status line in a bare LF (RFC 9112 §2.2 lets us
 *       take it) must do so on every line: its server is old. A bare LF among CRLFs is a value that
 *       somebody broke out of: refused.
 *   <li>Folded lines and blanks before the colon are refused. RFC 9112 §5.1 and §5.2 would have us
 *       repair them; nothing that still runs sends them on purpose.
 *   <li>No control character in a value, no name that is not a token, no empty name, nothing before
 *       the status line.
 * </ul>
 */
public final class ResponseHeadParser {
  /** The most bytes from the status line to the empty line, both included. */
  public static final int MAX_HEAD = 64 * 1024;

  /** The most header lines. */
  public static final int MAX_HEADERS = 200;

  /** The most lines with the same name; the map holds 127, and some may be added on the way. */
  public static final int MAX_SAME_NAME = 100;

  private static final int SMALL_LINE = 512;
  private static final int STATUS_LINE = "HTTP/1.1 200".length();

  private byte[] line = new byte[SMALL_LINE];
  private int length;
  private int consumed;
  private int count;
  private boolean bareLineFeeds;
  private Progress progress = Progress.MORE;

  private int status;
  private String reasonPhrase = "";
  private boolean http10;
  private @Nullable HeaderMap headers;

  /**
   * Takes bytes up to the end of the head and not one more.
   *
   * @return {@link Progress#MORE} only when the buffer is empty
   */
  public Progress feed(ByteBuffer source) {
    while (progress == Progress.MORE && source.hasRemaining()) {
      byte octet = source.get();
      if (++consumed > MAX_HEAD) {
        progress = Progress.BAD;
      } else if (octet == '\n') {
        progress = lineEnds();
      } else {
        append(octet);
      }
    }
    return progress;
  }

  /** The head, after {@link Progress#DONE}. */
  public ResponseHead head() {
    if (progress != Progress.DONE || headers == null) {
      throw new IllegalStateException("no head yet");
    }
    return new ResponseHead(status, reasonPhrase, http10, headers);
  }

  /**
   * Whether any byte of the head has come. If none has and the app closes a reused connection, it
   * most likely closed before it saw the request.
   */
  public boolean started() {
    return consumed > 0;
  }

  /**
   * Starts over, for the next of several heads on one connection. A head already taken stays valid.
   */
  public void reset() {
    if (line.length > SMALL_LINE) {
      line = new byte[SMALL_LINE];
    }
    length = 0;
    consumed = 0;
    count = 0;
    bareLineFeeds = false;
    progress = Progress.MORE;
    headers = null;
  }

  private void append(byte octet) {
    if (length == line.length) {
      line = Arrays.copyOf(line, Math.min(length * 2, MAX_HEAD));
    }
    line[length++] = octet;
  }

  private Progress lineEnds() {
    int end = length;
    length = 0;
    boolean first = headers == null;
    boolean carriageReturn = end > 0 && line[end - 1] == '\r';
    if (first) {
      bareLineFeeds = !carriageReturn;
    }
    if (carriageReturn == bareLineFeeds) {
      return Progress.BAD;
    }
    if (carriageReturn) {
      end--;
    }
    if (first) {
      return statusLine(end) ? Progress.MORE : Progress.BAD;
    }
    if (end == 0) {
      return Progress.DONE;
    }
    return header(end) ? Progress.MORE : Progress.BAD;
  }

  private boolean statusLine(int end) {
    if (end < STATUS_LINE || !startsWithVersion() || line[8] != ' ') {
      return false;
    }
    int number = 0;
    for (int i = 9; i < STATUS_LINE; i++) {
      if (line[i] < '0' || line[i] > '9') {
        return false;
      }
      number = number * 10 + line[i] - '0';
    }
    // The blank after the status is required even when no reason follows, and often forgotten.
    if (number < 100 || (end > STATUS_LINE && line[STATUS_LINE] != ' ')) {
      return false;
    }
    int from = Math.min(STATUS_LINE + 1, end);
    if (!allText(from, end)) {
      return false;
    }
    status = number;
    reasonPhrase = reason(number, from, end);
    http10 = line[7] == '0';
    headers = new HeaderMap();
    return true;
  }

  private boolean startsWithVersion() {
    return line[0] == 'H'
        && line[1] == 'T'
        && line[2] == 'T'
        && line[3] == 'P'
        && line[4] == '/'
        && line[5] == '1'
        && line[6] == '.'
        && (line[7] == '0' || line[7] == '1');
  }

  private String reason(int number, int from, int end) {
    String usual = StatusCodes.getReason(number);
    boolean same = usual.length() == end - from;
    for (int i = from; same && i < end; i++) {
      same = usual.charAt(i - from) == line[i];
    }
    return same ? usual : text(from, end);
  }

  private boolean header(int end) {
    int colon = 0;
    while (colon < end && Octets.token(line[colon])) {
      colon++;
    }
    if (colon == 0 || colon == end || line[colon] != ':' || ++count > MAX_HEADERS) {
      return false;
    }
    int from = colon + 1;
    while (from < end && Octets.blank(line[from])) {
      from++;
    }
    int to = end;
    while (to > from && Octets.blank(line[to - 1])) {
      to--;
    }
    return allText(from, to) && add(colon, text(from, to));
  }

  private boolean add(int colon, String value) {
    if (headers == null) {
      throw new IllegalStateException("a header before the status line");
    }
    HttpString name = KnownNames.of(line, 0, colon);
    if (headers.count(name) == MAX_SAME_NAME) {
      return false;
    }
    try {
      headers.add(name, value);
      return true;
    } catch (SecurityException tooManyNamesInOneBucket) {
      // The map defends itself against chosen names this way, and the app chose them.
      return false;
    }
  }

  private boolean allText(int from, int to) {
    for (int i = from; i < to; i++) {
      if (!Octets.text(line[i])) {
        return false;
      }
    }
    return true;
  }

  private String text(int from, int to) {
    return from == to ? "" : new String(line, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
