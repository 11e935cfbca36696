package io.wssidecar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  private static final List<String> NAMES =
      List.of("listen", "cert", "key", "app", "app-timeout", "keep-alive", "max-connections");

  @ParameterizedTest
  @CsvSource({
    "lisen, listen",
    "listne, listen",
    "certs, cert",
    "kei, key",
    "apps, app",
    "keepalive, keep-alive",
    "max-conn, max-connections",
    "timeout, app-timeout",
    "app_timeout, app-timeout"
  })
  void findsWhatWasMeant(String word, String name) {
    assertEquals(name, Nearest.to(word, NAMES).orElse("nothing"));
  }

  @ParameterizedTest
  @CsvSource({"upstream", "xyz", "worker-processes", "''"})
  void suggestsNothingRatherThanNonsense(String word) {
    assertEquals("nothing", Nearest.to(word, NAMES).orElse("nothing"));
  }
}
