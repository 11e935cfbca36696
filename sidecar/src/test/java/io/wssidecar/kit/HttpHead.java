package io.wssidecar.kit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * The head of a request or response exactly as it came, in Latin-1, without its empty line.
 *
 * @param raw lines separated by CRLF
 */
public record HttpHead(String raw) {
  private static final int LIMIT = 1 << 20;

  /** Reads up to the empty line; empty when the stream ended before the first byte. */
  public static Optional<HttpHead> read(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    int matched = 0;
    while (matched < 4) {
      int b = in.read();
      if (b < 0) {
        if (bytes.size() == 0) {
          return Optional.empty();
        }
        throw new IOException("stream ended inside a head: " + bytes.toString(ISO_8859_1));
      }
      bytes.write(b);
      matched = b == "\r\n\r\n".charAt(matched) ? matched + 1 : b == '\r' ? 1 : 0;
      if (bytes.size() > LIMIT) {
        throw new IOException("a head of more than 1 MiB");
      }
    }
    String text = bytes.toString(ISO_8859_1);
    return Optional.of(new HttpHead(text.substring(0, text.length() - 4)));
  }

  public String startLine() {
    return raw.lines().findFirst().orElse("");
  }

  /** Of a request. */
  public String method() {
    return word(0);
  }

  /** Of a request: path and query. */
  public String target() {
    return word(1);
  }

  /** Of a response. */
  public int status() {
    return Integer.parseInt(word(1));
  }

  /** The field's first value. */
  public Optional<String> first(String name) {
    return all(name).stream().findFirst();
  }

  /** The field's values, one a line, in order. */
  public List<String> all(String name) {
    return raw.lines()
        .skip(1)
        .filter(line -> name(line).equalsIgnoreCase(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .toList();
  }

  /** The names of all fields as they were written, in order. */
  public List<String> names() {
    return raw.lines().skip(1).map(HttpHead::name).toList();
  }

  /** Whether one of the field's comma-separated members is this word, in any case. */
  public boolean has(String name, String member) {
    return all(name).stream()
        .flatMap(value -> List.of(value.split(",")).stream())
        .anyMatch(part -> part.strip().equalsIgnoreCase(member));
  }

  private String word(int index) {
    String[] words = startLine().split(" ");
    return index < words.length ? words[index] : "";
  }

  private static String name(String line) {
    int colon = line.indexOf(':');
    return colon < 0 ? line : line.substring(0, colon);
  }

  @Override
  public String toString() {
    return "\n  " + raw.replace("\r\n", "\n  ") + "\n";
  }
}
