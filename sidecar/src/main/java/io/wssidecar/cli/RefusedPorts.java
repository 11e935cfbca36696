package io.wssidecar.cli;

import io.wssidecar.config.Settings;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Ports that the sidecar could not open.
 *
 * <p>The kernel's refusal does not name the port, so each wanted one is tried again here; that way
 * all refused ones are reported together, however the engine opens them.
 */
final class RefusedPorts extends IOException {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;
  private final int exitCode;

  private RefusedPorts(List<String> problems, int exitCode, BindException cause) {
    super(String.join("\n", problems), cause);
    this.problems = List.copyOf(problems);
    this.exitCode = exitCode;
  }

  static RefusedPorts among(Settings settings, BindException cause) {
    List<String> problems = new ArrayList<>();
    boolean mayPass = true;
    for (Map.Entry<String, InetSocketAddress> wanted : wanted(settings).entrySet()) {
      String refusal = refusal(wanted.getValue());
      if (!refusal.isEmpty()) {
        problems.add(wanted.getKey() + ": " + advice(refusal, wanted.getValue()));
        mayPass &= isTaken(refusal);
      }
    }
    if (problems.isEmpty()) {
      problems.add("a port could not be opened (" + cause.getMessage() + "). Start again.");
    }
    return new RefusedPorts(problems, mayPass ? ExitCode.FAILURE : ExitCode.MISTAKE, cause);
  }

  /** At least one line. */
  List<String> problems() {
    return problems;
  }

  /** A taken port may be free at the next start; a forbidden one will not be allowed. */
  int exitCode() {
    return exitCode;
  }

  private static Map<String, InetSocketAddress> wanted(Settings settings) {
    Map<String, InetSocketAddress> wanted = new LinkedHashMap<>();
    settings.listen().addresses().forEach(at -> wanted.put(name(FrontDoorTable.LISTEN, at), at));
    settings.health().health().ifPresent(at -> wanted.put(name(SettingTable.HEALTH, at), at));
    settings.health().admin().ifPresent(at -> wanted.put(name(SettingTable.ADMIN, at), at));
    return wanted;
  }

  private static String name(Setting<?> setting, InetSocketAddress address) {
    return "--" + setting.name() + " " + Addresses.text(address);
  }

  /** The kernel's word in lower case, or nothing when the port can be had. */
  private static String refusal(InetSocketAddress address) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(address);
      return "";
    } catch (IOException e) {
      return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    }
  }

  private static boolean isTaken(String refusal) {
    return refusal.contains("in use");
  }

  static String advice(String refusal, InetSocketAddress address) {
    int port = address.getPort();
    if (isTaken(refusal)) {
      return "the port is taken. Stop the process that has it (ss -ltnp sport = :"
          + port
          + " names it), or choose another port.";
    }
    if (refusal.contains("permission denied")) {
      return "this user may not open port "
          + port
          + ". One of three ways out: listen on :8443 and map "
          + port
          + " to it outside; set sysctl net.ipv4.ip_unprivileged_port_start="
          + port
          + "; or grant the capability CAP_NET_BIND_SERVICE.";
    }
    if (refusal.contains("assign requested address")) {
      return "not an address of this machine. Write :" + port + " for all that it has.";
    }
    return "cannot be opened (" + refusal + "). Choose another address.";
  }
}
