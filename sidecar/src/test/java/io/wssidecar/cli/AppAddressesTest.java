package io.wssidecar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wssidecar.config.AppAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AppAddressesTest {
  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:8080, 127.0.0.1, 8080",
    "http://127.0.0.1:8080/, 127.0.0.1, 8080",
    "http://localhost, localhost, 80",
    "http://my-app.svc:1, my-app.svc, 1",
    "http://[::1]:8080, ::1, 8080"
  })
  void readsHostAndPort(String text, String host, int port) throws BadValue {
    assertEquals(new AppAddress.Tcp(host, port), AppAddresses.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "unix:/run/app.sock, /run/app.sock",
    "unix:///run/app.sock, /run/app.sock",
    "unix:/run/an app:1, /run/an app:1",
  })
  void readsThePathOfAUnixSocket(String text, String path) throws BadValue {
    AppAddress app = AppAddresses.parse(text);
    assertEquals(new AppAddress.Unix(Path.of(path)), app);
    assertEquals(app, AppAddresses.parse(app.toString()));
  }

  @Test
  void aPathMustFitASocketsAddress() throws BadValue {
    String longest = "unix:/" + "é".repeat(52) + "x";
    assertEquals(longest, AppAddresses.parse(longest).toString());
    ParserTables.assertRefused(
        AppAddresses::parse,
        longest + "x",
        "a path of 107 bytes, and a socket's has 106 at most. Let the app listen at a shorter one.");
    ParserTables.assertRefused(
        AppAddresses::parse,
        "unix:/a\0b",
        "not a file name. Write unix:/run/app.sock, with the whole path.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://127.0.0.1:8443 | TLS to the app is not spoken, the sidecar runs beside it. Let the"
            + " app listen in plain text on loopback and write http://127.0.0.1:PORT.",
        "wss://127.0.0.1:8443 | TLS to the app is not spoken, the sidecar runs beside it. Let the"
            + " app listen in plain text on loopback and write http://127.0.0.1:PORT.",
        "ws://127.0.0.1:8080 | a WebSocket begins as HTTP. Write http://127.0.0.1:8080.",
        "127.0.0.1:8080 | the scheme is missing. Write http://127.0.0.1:8080.",
        "http://127.0.0.1:8080/hub | has a path, but requests keep their own. Write"
            + " http://127.0.0.1:8080.",
        "http://127.0.0.1:0 | a port lies between 1 and 65535. Write http://127.0.0.1:8080, with"
            + " the port of the app.",
        "http://127.0.0.1:65536 | a port lies between 1 and 65535. Write http://127.0.0.1:8080,"
            + " with the port of the app.",
        "http://[1.2.3]:80 | [1.2.3] is not an IPv6 address. Write http://127.0.0.1:8080, with the"
            + " port of the app.",
        "http:// | not an app's address. Write http://127.0.0.1:8080, with the port of the app.",
        "http://user@host:80 | not an app's address. Write http://127.0.0.1:8080, with the port of"
            + " the app.",
        "http://unix:/run/app.sock | a socket has no http://. Write unix:/run/app.sock.",
        "http://unix:/run/app.sock:/hub | a socket has no http://. Write unix:/run/app.sock.",
        "/run/app.sock | the scheme is missing. Write unix:/run/app.sock.",
        "unix: | not an absolute path. Write unix:/run/app.sock, with the whole path.",
        "unix:app.sock | not an absolute path. Write unix:/run/app.sock, with the whole path.",
        "unix:@app | not an absolute path. Write unix:/run/app.sock, with the whole path.",
        "unix://run/app.sock | not an absolute path. Write unix:/run/app.sock, with the whole path.",
        "unix:/ | not a socket. Write unix:/run/app.sock, with the whole path.",
        "8080 | not an app's address. Write http://127.0.0.1:8080, with the port of the app."
      })
  void saysWhatToWriteInstead(String text, String complaint) {
    ParserTables.assertRefused(AppAddresses::parse, text, complaint);
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1, true", "http://127.9.9.9, true", "http://[::1], true",
    "http://localhost, true", "http://10.0.0.1, false", "http://app, false",
    "http://[fd00::1], false", "http://0.0.0.0, false", "unix:/run/app.sock, true"
  })
  void tellsWhatStaysOnTheMachineWithoutANameServer(String text, boolean local) throws BadValue {
    assertEquals(local, AppAddresses.isLocal(AppAddresses.parse(text)));
  }
}
