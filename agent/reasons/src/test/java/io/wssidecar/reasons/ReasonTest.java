package io.wssidecar.reasons;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ReasonTest {
  /** Dashboards and alerts name these: a label may be added, never renamed. */
  private static final List<String> PUBLISHED =
      List.of(
          "none",
          "bad_request",
          "upgrade_stripped",
          "http10_hop",
          "connection_rewritten",
          "bad_version",
          "bad_key",
          "origin_denied",
          "app_unreachable",
          "app_timeout",
          "app_protocol_error",
          "app_refused",
          "bad_accept",
          "draining",
          "over_limit",
          "bad_proxy_header",
          "bad_client_hello",
          "no_common_protocol",
          "no_common_cipher",
          "no_common_group",
          "no_common_signature",
          "no_common_alpn",
          "unrecognized_name",
          "peer_rejected_cert",
          "client_cert_missing",
          "client_cert_untrusted",
          "client_cert_expired",
          "client_cert_revoked",
          "client_cert_denied",
          "plaintext",
          "peer_closed",
          "peer_reset",
          "timeout",
          "probe",
          "other");

  @Test
  void theLabelsAndTheirOrderAreThePublishedOnes() {
    assertEquals(PUBLISHED, Arrays.stream(Reason.values()).map(Reason::label).toList());
  }

  @Test
  void aLabelIsTheConstantsNameInLowerCase() {
    for (Reason reason : Reason.values()) {
      assertEquals(reason.name().toLowerCase(Locale.ROOT), reason.label());
    }
  }
}
