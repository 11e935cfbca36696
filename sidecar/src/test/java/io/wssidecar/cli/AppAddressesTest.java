package io.wssidecar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wssidecar.config.AppAddress;
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
    assertEquals(new AppAddress(host, port), AppAddresses.parse(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://127.0.0.1:8443 | TLS to the app is not spoken, the sidecar runs beside it. Let the"
            + " app listen in plain text on loopback and write http://127.0.0.1:PORT.",
        "wss://127.0.0.1:8443 | TLS to the app is not spoken, the sidecar runs beside it. Let the"
            + " app listen in plain text on loopback and write http://127.0.0.1:PORT.",
        "unix:/run/app.sock | Unix sockets are not supported yet. Let the app listen on a loopback"
            + " port and write http://127.0.0.1:PORT.",
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
        "8080 | not an app's address. Write http://127.0.0.1:8080, with the port of the app."
      })
  void saysWhatToWriteInstead(String text, String complaint) {
    ParserTables.assertRefused(AppAddresses::parse, text, complaint);
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1, true", "http://127.9.9.9, true", "http://[::1], true",
    "http://localhost, true", "http://10.0.0.1, false", "http://app, false",
    "http://[fd00::1], false", "http://0.0.0.0, false"
  })
  void tellsLoopbackWithoutANameServer(String text, boolean loopback) throws BadValue {
    assertEquals(loopback, AppAddresses.isLoopback(AppAddresses.parse(text)));
  }
}
