package io.wssidecar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wssidecar.cli.CommandLineUnderTest.Outcome;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusedPortsTest {
  @TempDir Path directory;
  private CommandLineUnderTest cli;

  @BeforeEach
  void start() {
    cli = new CommandLineUnderTest(directory);
    cli.engine.broken = new BindException("some port");
  }

  @Test
  void everyTakenPortIsNamedAndAnotherStartMayHelp() throws IOException {
    try (ServerSocket one = taken();
        ServerSocket other = taken()) {
      Outcome outcome =
          cli.runWithCertificate(
              "--listen", "127.0.0.1:0", "--listen", place(one), "--health", place(other));
      assertEquals(1, outcome.code());
      assertEquals(
          List.of(problem("--listen ", one), problem("--health ", other)), outcome.problems());
    }
  }

  @Test
  void anAddressOfAnotherMachineIsAMistake() {
    // TEST-NET-1 (RFC 5737) belongs to nobody.
    Outcome outcome =
        cli.runWithCertificate("--listen", "192.0.2.1:8443", "--health", "off", "--admin", "off");
    assertEquals(2, outcome.code());
    assertEquals(
        List.of(
            "--listen 192.0.2.1:8443: not an address of this machine. Write :8443 for all that it"
                + " has."),
        outcome.problems());
  }

  @Test
  void aPortThatIsFreeByNowIsNotBlamed() {
    Outcome outcome =
        cli.runWithCertificate("--listen", "127.0.0.1:0", "--health", "off", "--admin", "off");
    assertEquals(1, outcome.code());
    assertEquals(
        List.of("a port could not be opened (some port). Start again."), outcome.problems());
  }

  /** By the text alone: tests may run as root, to whom nothing is refused. */
  @Test
  void aReservedPortHasThreeWaysOut() {
    assertEquals(
        "this user may not open port 443. One of three ways out: listen on :8443 and map 443 to it"
            + " outside; set sysctl net.ipv4.ip_unprivileged_port_start=443; or grant the"
            + " capability CAP_NET_BIND_SERVICE.",
        RefusedPorts.advice("permission denied", new InetSocketAddress(443)));
  }

  private static ServerSocket taken() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
  }

  private static String place(ServerSocket socket) {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  private static String problem(String flag, ServerSocket socket) {
    return flag
        + place(socket)
        + ": the port is taken. Stop the process that has it (ss -ltnp sport = :"
        + socket.getLocalPort()
        + " names it), or choose another port.";
  }
}
