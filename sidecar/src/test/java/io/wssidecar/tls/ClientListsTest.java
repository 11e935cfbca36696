package io.wssidecar.tls;

import io.wssidecar.kit.Issued;
import io.wssidecar.kit.TestCa;
import java.nio.file.Path;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that are let in by their names. */
class ClientListsTest {
  private final TestCa root = TestCa.create();

  @TempDir Path dir;
  private TrustedClients clients;

  @BeforeEach
  void trustNobody() {
    clients = new TrustedClients(dir);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "billing                      | true",
        "Billing                      | false",
        "CN=billing                   | false",
        "CN=billing,O=Shop            | true",
        "cn=billing, o=\"Shop\"      | true",
        "O=Shop,CN=billing            | false",
        "billing.example              | false"
      })
  void aSubjectIsACommonNameOrTheWhole(String listed, boolean good) {
    clients.trusting(root.certificatePem());
    clients.subjects().add("nobody");
    clients.subjects().add(listed);
    clients.assertAllowed(
        good, root.request("billing.example").subject("O=Shop,CN=billing").issue());
  }

  @ParameterizedTest
  @CsvSource({
    "pay.shop.example, true",
    "PAY.shop.EXAMPLE, true",
    "*.shop.example, true",
    "*.example, false",
    "shop.example, false",
    "spiffe://example/pay, true",
    "spiffe://example/pay/, false",
    "ops@shop.example, true",
    "Ops@shop.example, false",
    "2001:db8::7, true",
    "2001:0db8:0:0:0:0:0:7, true",
    "10.0.0.7, true",
    "10.0.0.70, false",
    "client, false"
  })
  void anAlternativeNameIsComparedWithThoseOfItsKind(String listed, boolean good) {
    clients.trusting(root.certificatePem());
    clients.names().add("nobody.example");
    clients.names().add(listed);
    clients.assertAllowed(
        good,
        root.request("pay.shop.example", "10.0.0.7", "2001:db8::7")
            .subject("CN=client")
            .alternative(GeneralName.uniformResourceIdentifier, "spiffe://example/pay")
            .alternative(GeneralName.rfc822Name, "ops@shop.example")
            .issue());
  }

  @Test
  void eitherListIsEnoughAndWithoutThemEverybodyIsGood() {
    Issued client = root.issue("client.example");
    clients.trusting(root.certificatePem());
    clients.assertGood(client);
    clients.subjects().add("client.example");
    clients.names().add("other.example");
    clients.assertGood(client);
    clients.subjects().clear();
    clients.assertAllowed(false, client);
  }
}
