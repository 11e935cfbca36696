package io.wssidecar.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.reasons.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code --origin}: whose pages may open a WebSocket. */
@Timeout(60)
class OriginTest {
  @Test
  void letsOnlyTheListedPagesIn() {
    try (var app = AppUnderTest.start();
        var sidecar =
            SidecarUnderTest.with()
                .apps(app)
                .origins("https://app.example.com", "*.trusted.example.com")
                .start()) {
      assertOpens(sidecar, "Origin: https://app.example.com");
      assertOpens(sidecar, "Origin: https://deep.trusted.example.com");
      assertOpens(sidecar, "X-No-Browser: sends no origin");
      int asked = app.requests().size();
      for (String origin : new String[] {"https://evil.example.com", "null", "http://localhost"}) {
        sidecar.refused("/echo", "Origin: " + origin).refusedFor(403, Reason.ORIGIN_DENIED);
      }
      assertEquals(asked, app.requests().size(), "the app was asked");
    }
  }

  @Test
  void letsEverybodyInWhenNoneIsListed() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app)) {
      assertOpens(sidecar, "Origin: https://evil.example.com");
      assertOpens(sidecar, "Origin: null");
    }
  }

  private static void assertOpens(SidecarUnderTest sidecar, String field) {
    try (var client = sidecar.connect("/echo", field)) {
      assertEquals("a", client.echo("a"));
    }
  }
}
