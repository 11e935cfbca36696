package io.wssidecar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wssidecar.cli.CommandLineUnderTest.Outcome;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is allowed and said all the same; {@code check} prints it. */
class WarningsTest {
  @TempDir Path directory;
  private CommandLineUnderTest cli;

  @BeforeEach
  void start() {
    cli = new CommandLineUnderTest(directory);
  }

  @Test
  void anUnknownVariableIsIgnoredAloud() {
    cli.environment.put("WSS_LISEN", ":1");
    cli.environment.put("WSS_SOMETHING_ELSE", "1");
    assertEquals(
        List.of(
            "WSS_LISEN: no such setting, ignored. Did you mean WSS_LISTEN?",
            "WSS_SOMETHING_ELSE: no such setting, ignored."),
        warnings());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "WSS_SERVICE_HOST",
        "WSS_SERVICE_PORT",
        "WSS_SERVICE_PORT_HTTPS",
        "WSS_PORT",
        "WSS_PORT_443_TCP",
        "WSS_PORT_443_TCP_ADDR",
        "WSS_PORT_443_TCP_PROTO",
        "WSS_SIDECAR_SERVICE_HOST",
        "WSS_SIDECAR_PORT_443_TCP_PORT",
        "WSS_JAVA_HOME",
        "WSS_JAVA_OPTS",
        "WSS_AGENT_PORT",
        "WSS_AGENT_JMX",
        "WSS",
        "WSSX_LISTEN",
        "PATH"
      })
  void whatNobodyWroteIsIgnoredInSilence(String variable) {
    cli.environment.put(variable, "tcp://10.0.0.1:443");
    assertEquals(List.of(), warnings());
  }

  @Test
  void anEmptyVariableIsUnset() {
    cli.environment.put("WSS_DRAIN", "");
    assertEquals(List.of(), warnings());
  }

  @Test
  void plainTextThatLeavesTheMachineIsWarnedAbout() {
    assertEquals(
        List.of(
            "--app http://10.0.0.1:80: not a loopback address, and the way to it is plain text. Run"
                + " the sidecar beside the app, or make sure that nobody else sees that network."),
        warnings("--app=http://10.0.0.1:80,http://127.0.0.1:80,unix:/nobody/here.sock"));
  }

  @Test
  void believingEverybodyIsWarnedAbout() {
    assertEquals(
        List.of(
            "--trusted-proxy 0.0.0.0/0: everybody is believed, so any client can forge its address."
                + " Name the balancer's own range."),
        warnings("--trusted-proxy", "0.0.0.0/0,10.0.0.0/8"));
  }

  @Test
  void whatIsWrongWithCertificatesIsToldByCheckAsWarning() {
    cli.engine.warnings = List.of("--cert c.pem: expired on a day. Renew it.");
    assertEquals(cli.engine.warnings, warnings());
  }

  @Test
  void anAuthorityThatNobodyIsAskedForIsWarnedAbout() {
    assertEquals(
        List.of(
            "--client-auth none: clients are not asked for certificates, so everybody may connect"
                + " and the other settings of client certificates do nothing. Leave it out to need"
                + " one."),
        warnings("--client-auth", "none", "--client-ca", cli.file("ca.pem", "")));
  }

  private List<String> warnings(String... words) {
    String[] all = new String[words.length + 3];
    all[0] = "check";
    all[1] = "--keystore";
    all[2] = cli.file("k.p12", "");
    System.arraycopy(words, 0, all, 3, words.length);
    Outcome outcome = cli.run(all);
    assertEquals(0, outcome.code(), outcome.toString());
    return outcome.err().lines().map(line -> line.replace("wss-sidecar: warning: ", "")).toList();
  }
}
