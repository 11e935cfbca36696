package io.wssidecar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
  private static final String ADVICE =
      " Write :8443 for every address of this machine, or one address as in 127.0.0.1:8443 or"
          + " [::1]:8443.";

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8443, 127.0.0.1:8443",
    "localhost:8443, 127.0.0.1:8443",
    "10.1.2.3:0, 10.1.2.3:0",
    "[::1]:8443, [0:0:0:0:0:0:0:1]:8443",
    ":443, :443",
    "*:443, :443",
    "0.0.0.0:443, :443",
    "[::]:65535, :65535"
  })
  void readsAnAddressAndAPort(String text, String shown) throws BadValue {
    InetSocketAddress address = Addresses.listen(text);
    assertEquals(shown, Addresses.text(address));
  }

  @ParameterizedTest
  @ValueSource(strings = {"8443", "127.0.0.1", "::1:8443", "[::1]", "a:b", "127.0.0.1:", "", ":"})
  void refusesWhatIsNotAnAddressAndAPort(String text) {
    ParserTables.assertRefused(Addresses::listen, text, "not an address and a port." + ADVICE);
  }

  @ParameterizedTest
  @CsvSource({
    "example.org:443, example.org",
    "256.1.1.1:443, 256.1.1.1",
    "1.2:443, 1.2",
    "[::g]:1, [::g]",
    "[127.0.0.1]x:1, [127.0.0.1]x"
  })
  void asksNoNameServerWhatToListenOn(String text, String host) {
    String complaint =
        host.endsWith("x") ? "not an address and a port." : host + " is not an IP address.";
    ParserTables.assertRefused(Addresses::listen, text, complaint + ADVICE);
  }

  @Test
  void refusesAPortThatDoesNotExist() {
    ParserTables.assertRefused(Addresses::listen, ":65536", "a port ends at 65535." + ADVICE);
  }

  @Test
  void readsOff() throws BadValue {
    assertEquals(Optional.empty(), Addresses.listenOrOff("off"));
    assertEquals(Optional.empty(), Addresses.loopbackOrOff("off"));
  }

  @Test
  void readsLoopbackAddressesForTheAdministrator() throws BadValue {
    assertTrue(Addresses.loopbackOrOff("127.0.0.1:9911").isPresent());
    assertTrue(Addresses.loopbackOrOff("[::1]:9911").isPresent());
  }

  @ParameterizedTest
  @ValueSource(strings = {":9911", "0.0.0.0:9911", "10.0.0.1:9911"})
  void keepsTheAdministratorOnLoopback(String text) {
    ParserTables.assertRefused(
        Addresses::loopbackOrOff,
        text,
        "not a loopback address, and whoever reaches this port can end every connection. Write"
            + " 127.0.0.1:9911 or off.");
  }
}
