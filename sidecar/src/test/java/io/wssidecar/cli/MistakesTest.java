package io.wssidecar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.cli.CommandLineUnderTest.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator reads who made a mistake: one line each, all of them, exit code 2. */
class MistakesTest {
  private static final String LIST = " wss-sidecar run --help lists them all.";

  @TempDir Path directory;
  private CommandLineUnderTest cli;

  @BeforeEach
  void start() {
    cli = new CommandLineUnderTest(directory);
  }

  @Test
  void allMistakesAreReportedTogether() {
    String file = cli.file("w.yaml", "lisen: ':443'\nkeep-alive: 9\n");
    cli.environment.put("WSS_DRAIN", "fast");
    Outcome outcome =
        cli.run("run", "--config", file, "--ap", "x", "--io-threads", "0", "--cert", "/no/c.pem");
    assertEquals(2, outcome.code());
    assertEquals(
        """
        wss-sidecar: 7 mistakes:
          --ap: no such flag. Did you mean --app? wss-sidecar run --help lists them all.
          %1$s:1: lisen: no such setting. Did you mean listen?
          --io-threads 0: out of range. Write a number from 1 to 64.
          --cert /no/c.pem: no such file. Write the path of a file that exists.
          %1$s:2: keep-alive: 9: a number without a unit. Write 9s or 9ms.
          WSS_DRAIN=fast: not a time. Write a whole number and ms, s, m or h: 500ms, 30s, 5m.
          --cert /no/c.pem: has no key. Add its --key, in the same order.
        """
            .formatted(file),
        outcome.err());
    assertEquals("", outcome.out());
    assertTrue(cli.engine.started.isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--lisen :443        | --lisen: no such flag. Did you mean --listen?" + LIST,
        "--lisen=:443        | --lisen: no such flag. Did you mean --listen?" + LIST,
        "--worker-processes 4| --worker-processes: no such flag." + LIST,
        "-x                  | -x: no such flag." + LIST,
        "extra               | extra: belongs to no flag. Write --SETTING VALUE.",
        "@argfile            | @argfile: belongs to no flag. Write --SETTING VALUE.",
        "--drain             | --drain: has no value. Write TIME or off after it.",
        "--drain=            | --drain: has no value. Write TIME or off after it.",
        "--app               | --app: has no value. Write URL after it.",
        "--drain 1s --drain 2s| --drain: given twice. Keep one.",
        "--app http://127.0.0.1:1,http://127.0.0.1:1 | --app http://127.0.0.1:1: given twice. Name"
            + " each app once.",
        "--app unix:/a.sock,unix:///a.sock | --app unix:///a.sock: given twice. Name each app once.",
        "--app unix:app.sock | --app unix:app.sock: not an absolute path. Write unix:/run/app.sock,"
            + " with the whole path.",
        "--app http://127.0.0.1:1, | --app: has no value. Write URL after it.",
        "--listen :9912      | --health :9912 (the default): the same port as --listen :9912. Give"
            + " each its own.",
        "--listen 127.0.0.1:9911 | --admin 127.0.0.1:9911 (the default): the same port as --listen"
            + " 127.0.0.1:9911. Give each its own.",
        "--listen :1,127.0.0.1:1 | --listen 127.0.0.1:1: the same port as --listen :1. Give each"
            + " its own.",
        "--admin :9911       | --admin :9911: not a loopback address, and whoever reaches this port"
            + " can end every connection. Write 127.0.0.1:9911 or off.",
        "--pong-timeout off  | --pong-timeout off: cannot be switched off. Write a time such as 30s"
            + " or 5m.",
        "--max-message-size 0 | --max-message-size 0: cannot be zero. Write a size such as 64Ki, or"
            + " off.",
        "--close-code 1006   | --close-code 1006: not a code that a Close may carry. Write 1001"
            + " (going away), 1012 (service restart), or your own from 4000 on.",
        "--close-code 200    | --close-code 200: out of range. Write 1001 (going away), 1012"
            + " (service restart), or your own from 4000 on.",
        "--origin *          | --origin *: not an origin. Leave the setting out to allow every"
            + " origin.",
        "--origin https://a.example.com/chat | --origin https://a.example.com/chat: not an origin."
            + " An origin is scheme://host or scheme://host:port without a path, or *.example.com,"
            + " or null.",
        "--proxy-protocol on | --proxy-protocol on: whose PROXY headers are believed is not said,"
            + " and they can name any address. Add --trusted-proxy with the balancer's addresses.",
        "--proxy-protocol v2 | --proxy-protocol v2: not one of on, off. Write one of them.",
        "--app-proxy-protocol v3 | --app-proxy-protocol v3: not one of off, v1, v2. Did you mean"
            + " v1?",
        "--client-auth need  | --client-auth need: whose clients are good is not said. Add --client-ca"
            + " with the certificate of their authority.",
        "--client-auth want  | --client-auth want: whose clients are good is not said. Add --client-ca"
            + " with the certificate of their authority.",
        "--allow-subject CN=a,O=b | --allow-subject CN=a,O=b: whose clients are good is not said. Add"
            + " --client-ca with the certificate of their authority.",
        "--allow-san a.example | --allow-san a.example: whose clients are good is not said. Add"
            + " --client-ca with the certificate of their authority.",
        "--client-auth must  | --client-auth must: not one of none, want, need. Write one of them.",
        "--allow-subject a=b | --allow-subject a=b: not a subject. Write a common name such as"
            + " billing, or a whole subject as openssl x509 -subject -nameopt RFC2253 prints it:"
            + " CN=billing,O=Shop.",
        "--allow-san a.*.example | --allow-san a.*.example: a star that stands for no label. Write"
            + " *.example.com for all names one label below.",
        "--access-log yes    | --access-log yes: not one of on, off. Write one of them.",
        "--log-level warn    | --log-level warn: not one of debug, info, warning, error. Did you"
            + " mean warning?"
      })
  void eachMistakeIsOneLine(String words, String complaint) {
    Outcome outcome = cli.runWithCertificate(words.split(" "));
    assertEquals(2, outcome.code());
    assertEquals(List.of(complaint), outcome.problems());
  }

  @Test
  void settingsOfClientCertificatesMustFitTogether() {
    String file = cli.file("ca.pem", "");
    String baseless =
        ": whose clients are good is not said. Add --client-ca with the certificate of their"
            + " authority.";
    assertEquals(
        List.of(
            "--client-auth want" + baseless,
            "--client-crl " + file + baseless,
            "--allow-subject a" + baseless,
            "--allow-subject CN=b,O=c" + baseless,
            "--allow-san *.example" + baseless),
        cli.runWithCertificate(
                "--client-auth=want",
                "--client-crl=" + file,
                "--allow-subject=a",
                "--allow-subject=CN=b,O=c",
                "--allow-san=*.example")
            .problems());
    assertEquals(
        List.of(
            "--session-tickets on: not with client certificates, for who resumes a session shows"
                + " none. Leave it out."),
        cli.runWithCertificate("--client-ca=" + file, "--session-tickets=on").problems());
    assertEquals(
        0,
        cli.runWithCertificate("--client-ca=" + file, "--client-auth=none", "--session-tickets=on")
            .code());
  }

  @Test
  void aCertificateNeedsAKeyAndAKeyACertificate() {
    String cert = cli.file("c.pem", "");
    String key = cli.file("k.pem", "");
    assertEquals(
        List.of("--cert " + cert + ": has no key. Add its --key, in the same order."),
        cli.run("run", "--cert", cert).problems());
    assertEquals(
        List.of("--key " + key + ": has no certificate. Add its --cert, in the same order."),
        cli.run("run", "--key", key).problems());
    assertEquals(
        List.of(
            "--cert: missing, and there is no TLS without a certificate. Give --cert and --key, or"
                + " --keystore; wss-sidecar demo makes a throw-away one."),
        cli.run("run").problems());
    assertEquals(0, cli.run("run", "--keystore", cert).code());
  }

  @Test
  void portsThatDifferInTheirAddressMayBeTheSame() {
    assertEquals(0, cli.runWithCertificate("--listen", "10.0.0.1:9911").code());
    assertEquals(
        0, cli.runWithCertificate("--listen", "127.0.0.1:0", "--health", "127.0.0.1:0").code());
  }

  @Test
  void aValueThatIsManyLinesLongIsShownInOne() {
    cli.environment.put("WSS_CERT", "-----BEGIN\n" + "A".repeat(500));
    Outcome outcome = cli.run("check", "--key", cli.file("k.pem", ""));
    assertEquals(1, outcome.problems().size());
    assertTrue(
        outcome.problems().get(0).startsWith("WSS_CERT=-----BEGIN?AAAA"), outcome.toString());
    assertTrue(outcome.problems().get(0).length() < 300, outcome.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''    | no command. Write wss-sidecar run, or another of run, demo, check, drain, health, completion."
            + " wss-sidecar --help tells more.",
        "rnu   | rnu: no such command. Write wss-sidecar run, or another of run, demo, check,"
            + " drain, health, completion. Did you mean run?",
        "serve | serve: no such command. Write wss-sidecar run, or another of run, demo, check,"
            + " drain, health, completion."
      })
  void saysWhichCommandsThereAre(String word, String complaint) {
    Outcome outcome = word.isEmpty() ? cli.run() : cli.run(word);
    assertEquals(2, outcome.code());
    assertEquals(List.of(complaint), outcome.problems());
  }

  @Test
  void aFlagBeforeTheCommandIsSentBehindIt() {
    Outcome outcome = cli.run("--drain", "1s", "check", "--keystore", cli.file("k.p12", ""));
    assertEquals(
        List.of("--drain: stands before the command. Write wss-sidecar check first."),
        outcome.problems());
  }

  @Test
  void whatTheEngineRefusesIsAMistakeToo() {
    cli.engine.refusal = List.of("--cert c.pem: expired. Renew it.", "--key k.pem: encrypted. X.");
    for (String command : List.of("run", "check")) {
      Outcome outcome = cli.run(command, "--keystore", cli.file("k.p12", ""));
      assertEquals(2, outcome.code());
      assertEquals(cli.engine.refusal, outcome.problems());
    }
  }

  @Test
  void aBrokenEnvironmentIsNoMistake() {
    cli.engine.broken = new IOException("no more files");
    Outcome outcome = cli.runWithCertificate();
    assertEquals(1, outcome.code());
    assertEquals("wss-sidecar: no more files\n", outcome.err());
  }

  @Test
  void checkStartsNothing() {
    Outcome outcome = cli.run("check", "--keystore", cli.file("k.p12", ""));
    assertEquals(0, outcome.code());
    assertEquals("wss-sidecar: settings, keys and certificates are good.\n", outcome.out());
    assertEquals(1, cli.engine.checked.size());
    assertTrue(cli.engine.started.isEmpty());
    assertFalse(outcome.err().contains("warning"), outcome.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"flag", "variable", "file"})
  void anAgentThatDidNotComeWithJavaIsAMistake(String way) {
    String where = "--agent on";
    List<String> words = new ArrayList<>();
    switch (way) {
      case "flag" -> words.add("--agent=on");
      case "variable" -> {
        cli.environment.put("WSS_AGENT", "on");
        where = "WSS_AGENT=on";
      }
      default -> {
        String file = cli.file("c.yaml", "agent: on\n");
        words.addAll(List.of("--config", file));
        where = file + ":1: agent: on";
      }
    }
    Outcome outcome = cli.runWithCertificate(words.toArray(String[]::new));
    assertEquals(2, outcome.code());
    assertEquals(
        "wss-sidecar: one mistake:\n  "
            + where
            + ": Java was started without the agent. Start the sidecar by bin/wss-sidecar with"
            + " --agent on or WSS_AGENT=on; a file is read too late.\n",
        outcome.err());
  }
}
