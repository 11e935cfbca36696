package io.wssidecar.cli;

import io.wssidecar.cli.Values.Value;
import io.wssidecar.config.AppAddress;
import io.wssidecar.config.Cidr;
import io.wssidecar.config.ClientAuth.Mode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What single values cannot show: whether they fit together, and what is allowed but worth a
 * warning.
 */
final class Agreement {
  private Agreement() {}

  static List<String> problems(Values values) {
    List<String> problems = new ArrayList<>();
    certificates(values, problems);
    ports(values, problems);
    repeatedApps(values, problems);
    balancers(values, problems);
    agent(values, problems);
    clientCertificates(values, problems);
    return problems;
  }

  static List<String> warnings(Values values) {
    List<String> warnings = new ArrayList<>();
    for (Value<AppAddress> app : values.values(SettingTable.APP)) {
      if (!AppAddresses.isLocal(app.value())) {
        warnings.add(
            app.given().where()
                + ": not a loopback address, and the way to it is plain text. Run the sidecar"
                + " beside the app, or make sure that nobody else sees that network.");
      }
    }
    for (Value<Cidr> proxy : values.values(FrontDoorTable.TRUSTED_PROXY)) {
      if (proxy.value().prefix() == 0) {
        warnings.add(
            proxy.given().where()
                + ": everybody is believed, so any client can forge its address. Name the"
                + " balancer's own range.");
      }
    }
    for (Value<Mode> auth : values.values(FrontDoorTable.CLIENT_AUTH)) {
      if (auth.value() == Mode.NONE && !values.givens(FrontDoorTable.CLIENT_CA).isEmpty()) {
        warnings.add(
            auth.given().where()
                + ": clients are not asked for certificates, so everybody may connect and the other"
                + " settings of client certificates do nothing. Leave it out to need one.");
      }
    }
    return warnings;
  }

  private static void certificates(Values values, List<String> problems) {
    List<Given> certs = values.givens(FrontDoorTable.CERT);
    List<Given> keys = values.givens(FrontDoorTable.KEY);
    for (Given cert : beyond(certs, keys.size())) {
      problems.add(cert.where() + ": has no key. Add its --key, in the same order.");
    }
    for (Given key : beyond(keys, certs.size())) {
      problems.add(key.where() + ": has no certificate. Add its --cert, in the same order.");
    }
    if (certs.isEmpty() && keys.isEmpty() && values.givens(FrontDoorTable.KEYSTORE).isEmpty()) {
      problems.add(
          "--cert: missing, and there is no TLS without a certificate. Give --cert and --key, or"
              + " --keystore; wss-sidecar demo makes a throw-away one.");
    }
  }

  private static List<Given> beyond(List<Given> givens, int count) {
    return givens.subList(Math.min(count, givens.size()), givens.size());
  }

  /** Found here, both settings can be named; found by the kernel, only one could. */
  private static void ports(Values values, List<String> problems) {
    List<Value<InetSocketAddress>> taken = new ArrayList<>();
    List<Value<InetSocketAddress>> wanted = new ArrayList<>(values.values(FrontDoorTable.LISTEN));
    present(values.values(SettingTable.HEALTH)).ifPresent(wanted::add);
    present(values.values(SettingTable.ADMIN)).ifPresent(wanted::add);
    for (Value<InetSocketAddress> each : wanted) {
      for (Value<InetSocketAddress> earlier : taken) {
        if (collide(each.value(), earlier.value())) {
          problems.add(
              each.given().where()
                  + ": the same port as "
                  + earlier.given().where()
                  + ". Give each its own.");
        }
      }
      taken.add(each);
    }
  }

  private static Optional<Value<InetSocketAddress>> present(
      List<Value<Optional<InetSocketAddress>>> values) {
    return values.stream()
        .filter(value -> value.value().isPresent())
        .map(value -> new Value<>(value.given(), value.value().orElseThrow()))
        .findFirst();
  }

  private static boolean collide(InetSocketAddress one, InetSocketAddress other) {
    InetAddress host = one.getAddress();
    return one.getPort() != 0
        && one.getPort() == other.getPort()
        && (host.equals(other.getAddress())
            || host.isAnyLocalAddress()
            || other.getAddress().isAnyLocalAddress());
  }

  private static void balancers(Values values, List<String> problems) {
    for (Value<Boolean> on : values.values(FrontDoorTable.PROXY_PROTOCOL)) {
      if (on.value() && values.givens(FrontDoorTable.TRUSTED_PROXY).isEmpty()) {
        problems.add(
            on.given().where()
                + ": whose PROXY headers are believed is not said, and they can name any address."
                + " Add --trusted-proxy with the balancer's addresses.");
      }
    }
  }

  /** It cannot be brought in any more: it comes with the JVM or not at all. */
  private static void agent(Values values, List<String> problems) {
    for (Value<Boolean> on : values.values(SettingTable.AGENT)) {
      if (on.value() && !agentIsHere()) {
        problems.add(
            on.given().where()
                + ": Java was started without the agent. Start the sidecar by bin/wss-sidecar with"
                + " --agent on or WSS_AGENT=on; a file is read too late.");
      }
    }
  }

  /** By the one class that it puts where every class can see it. */
  private static boolean agentIsHere() {
    try {
      Class.forName("java.lang.WssProbe", false, null);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** Without an authority each of these would look like a lock and be none. */
  private static void clientCertificates(Values values, List<String> problems) {
    boolean authority = !values.givens(FrontDoorTable.CLIENT_CA).isEmpty();
    List<Given> baseless = new ArrayList<>();
    boolean asks = authority;
    for (Value<Mode> auth : values.values(FrontDoorTable.CLIENT_AUTH)) {
      asks = auth.value() != Mode.NONE;
      if (asks) {
        baseless.add(auth.given());
      }
    }
    values.values(FrontDoorTable.CLIENT_CRL).forEach(each -> baseless.add(each.given()));
    values.values(FrontDoorTable.ALLOW_SUBJECT).forEach(each -> baseless.add(each.given()));
    values.values(FrontDoorTable.ALLOW_SAN).forEach(each -> baseless.add(each.given()));
    for (Given each : authority ? List.<Given>of() : baseless) {
      problems.add(
          each.where()
              + ": whose clients are good is not said. Add --client-ca with the certificate of"
              + " their authority.");
    }
    for (Value<Boolean> tickets : values.values(FrontDoorTable.SESSION_TICKETS)) {
      if (tickets.value() && asks) {
        problems.add(
            tickets.given().where()
                + ": not with client certificates, for who resumes a session shows none. Leave it"
                + " out.");
      }
    }
  }

  private static void repeatedApps(Values values, List<String> problems) {
    Set<AppAddress> seen = new HashSet<>();
    for (Value<AppAddress> app : values.values(SettingTable.APP)) {
      if (!seen.add(app.value())) {
        problems.add(app.given().where() + ": given twice. Name each app once.");
      }
    }
  }
}
