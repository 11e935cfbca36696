package io.wssidecar.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyLengthTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // method | status line | headers, ';' between | kind | bytes | keeps alive
        "GET     | HTTP/1.1 200 | Content-Length: 5                               | FIXED       | 5"
            + " | true",
        "GET     | HTTP/1.1 200 | Content-Length: 0                               | FIXED       | 0"
            + " | true",
        "GET     | HTTP/1.1 200 | Content-Length: 007                             | FIXED       | 7"
            + " | true",
        "GET     | HTTP/1.1 200 | Content-Length: 999999999999999999              | FIXED       |"
            + " 999999999999999999 | true",
        "GET     | HTTP/1.1 200 | Transfer-Encoding: chunked                      | CHUNKED     | 0"
            + " | true",
        "GET     | HTTP/1.1 200 | Transfer-Encoding: CHUNKED                      | CHUNKED     | 0"
            + " | true",
        "GET     | HTTP/1.1 200 | X: y                                            | UNTIL_CLOSE | 0"
            + " | false",
        "GET     | HTTP/1.1 205 | Content-Length: 0                               | FIXED       | 0"
            + " | true",
        "GET     | HTTP/1.1 999 | Content-Length: 1                               | FIXED       | 1"
            + " | true",
        "HEAD    | HTTP/1.1 200 | Content-Length: 5                               | NONE        | 0"
            + " | true",
        "HEAD    | HTTP/1.1 200 | X: y                                            | NONE        | 0"
            + " | true",
        "HEAD    | HTTP/1.1 200 | Transfer-Encoding: chunked                      | NONE        | 0"
            + " | true",
        "GET     | HTTP/1.1 304 | Content-Length: 5                               | NONE        | 0"
            + " | true",
        "GET     | HTTP/1.1 304 | Transfer-Encoding: chunked                      | NONE        | 0"
            + " | true",
        "GET     | HTTP/1.1 204 | X: y                                            | NONE        | 0"
            + " | true",
        "GET     | HTTP/1.1 204 | Content-Length: 0                               | NONE        | 0"
            + " | true",
        "GET     | HTTP/1.1 204 | Content-Length: 5                               | NONE        | 0"
            + " | false",
        "GET     | HTTP/1.1 204 | Transfer-Encoding: chunked                      | NONE        | 0"
            + " | false",
        "GET     | HTTP/1.1 100 | X: y                                            | NONE        | 0"
            + " | true",
        "GET     | HTTP/1.1 101 | Upgrade: websocket                              | NONE        | 0"
            + " | false",
        "CONNECT | HTTP/1.1 200 | Content-Length: 5                               | BAD         | 0"
            + " | false",
        "CONNECT | HTTP/1.1 403 | Content-Length: 5                               | FIXED       | 5"
            + " | true",
        // What could be read in two ways.
        "GET     | HTTP/1.1 200 | Content-Length: 5; Content-Length: 5            | BAD         | 0"
            + " | false",
        "GET     | HTTP/1.1 200 | Content-Length: 5; Content-Length: 6            | BAD         | 0"
            + " | false",
        "GET     | HTTP/1.1 200 | Content-Length: 5, 5                            | BAD         | 0"
            + " | false",
        "GET     | HTTP/1.1 200 | Content-Length: +5                              | BAD         | 0"
            + " | false",
        "GET     | HTTP/1.1 200 | Content-Length: -5                              | BAD         | 0"
            + " | false",
        "GET     | HTTP/1.1 200 | Content-Length: 5 6                             | BAD         | 0"
            + " | false",
        "GET     | HTTP/1.1 200 | Content-Length: 0x5                             | BAD         | 0"
            + " | false",
        "GET     | HTTP/1.1 200 | Content-Length: 5.0                             | BAD         | 0"
            + " | false",
        "GET     | HTTP/1.1 200 | Content-Length:                                 | BAD         | 0"
            + " | false",
        "GET     | HTTP/1.1 200 | Content-Length: \u0665                          | BAD         | 0"
            + " | false",
        "GET     | HTTP/1.1 200 | Content-Length: 9223372036854775808             | BAD         | 0"
            + " | false",
        "GET     | HTTP/1.1 200 | Content-Length: 99999999999999999999999         | BAD         | 0"
            + " | false",
        "GET     | HTTP/1.1 200 | Transfer-Encoding: chunked; Content-Length: 5   | BAD         | 0"
            + " | false",
        "GET     | HTTP/1.1 200 | Transfer-Encoding: gzip, chunked                | BAD         | 0"
            + " | false",
        "GET     | HTTP/1.1 200 | Transfer-Encoding: chunked, gzip                | BAD         | 0"
            + " | false",
        "GET     | HTTP/1.1 200 | Transfer-Encoding: chunked, chunked             | BAD         | 0"
            + " | false",
        "GET     | HTTP/1.1 200 | Transfer-Encoding: chunked; Transfer-Encoding: chunked | BAD  | 0"
            + " | false",
        "GET     | HTTP/1.1 200 | Transfer-Encoding: identity                     | BAD         | 0"
            + " | false",
        "GET     | HTTP/1.1 200 | Transfer-Encoding: xchunked                     | BAD         | 0"
            + " | false",
        "GET     | HTTP/1.1 200 | Transfer-Encoding:                              | BAD         | 0"
            + " | false",
        "GET     | HTTP/1.0 200 | Transfer-Encoding: chunked                      | BAD         | 0"
            + " | false",
        // Who closes.
        "GET     | HTTP/1.1 200 | Content-Length: 5; Connection: close            | FIXED       | 5"
            + " | false",
        "GET     | HTTP/1.1 200 | Content-Length: 5; Connection: foo , CLOSE      | FIXED       | 5"
            + " | false",
        "GET     | HTTP/1.1 200 | Content-Length: 5; Connection: foo; Connection: close | FIXED | 5"
            + " | false",
        "GET     | HTTP/1.1 200 | Content-Length: 5; Connection: closed           | FIXED       | 5"
            + " | true",
        "GET     | HTTP/1.1 200 | Content-Length: 5; Connection: keep-alive, close | FIXED      | 5"
            + " | false",
        "GET     | HTTP/1.0 200 | Content-Length: 5                               | FIXED       | 5"
            + " | false",
        "GET     | HTTP/1.0 200 | Content-Length: 5; Connection: Keep-Alive       | FIXED       | 5"
            + " | true",
        "GET     | HTTP/1.0 200 | Content-Length: 5; Connection: keep-alive, close | FIXED      | 5"
            + " | false",
        "HEAD    | HTTP/1.1 200 | Connection: close                               | NONE        | 0"
            + " | false",
      })
  void findsTheEnd(
      String method, String line, String headers, BodyLength.Kind kind, long bytes, boolean alive) {
    ResponseHead head = head(line, headers);
    BodyLength length = BodyLength.of(new HttpString(method), head);
    assertEquals(new BodyLength(kind, bytes), length);
    assertEquals(alive, length.keepsAlive(head));
  }

  @Test
  void neverThrowsOnRandomHeaders() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String[] pieces = {
      "chunked", ",", " ", "5", "-", "close", "keep-alive", "\t", "gzip", "99999999999"
    };
    for (int round = 0; round < 20_000; round++) {
      HeaderMap headers = new HeaderMap();
      for (String name : new String[] {"Content-Length", "Transfer-Encoding", "Connection"}) {
        for (int i = random.nextInt(3); i > 0; i--) {
          StringBuilder value = new StringBuilder();
          for (int j = random.nextInt(4); j > 0; j--) {
            value.append(pieces[random.nextInt(pieces.length)]);
          }
          headers.add(new HttpString(name), value.toString());
        }
      }
      ResponseHead head = new ResponseHead(200, "", random.nextBoolean(), headers);
      BodyLength length = BodyLength.of(new HttpString("GET"), head);
      length.keepsAlive(head);
      boolean both = headers.contains("Content-Length") && headers.contains("Transfer-Encoding");
      String what = "seed " + seed + " " + headers;
      assertEquals(
          both || length.kind() == BodyLength.Kind.BAD, length.kind() == BodyLength.Kind.BAD, what);
    }
  }

  private static ResponseHead head(String line, String headers) {
    ResponseHeadParser parser = new ResponseHeadParser();
    String text = line + "\r\n" + headers.replaceAll(" *; *", "\r\n") + "\r\n\r\n";
    if (headers.contains("\u0665")) {
      HeaderMap odd = new HeaderMap().add(new HttpString("Content-Length"), "\u0665");
      return new ResponseHead(200, "", false, odd);
    }
    assertEquals(
        Progress.DONE, parser.feed(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1))));
    return parser.head();
  }
}
