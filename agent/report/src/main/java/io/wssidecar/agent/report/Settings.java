package io.wssidecar.agent.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/**
 * What the operator wants. An agent's argument {@code port=9464} beats the system property {@code
 * wss.agent.port}, which beats the environment variable {@code WSS_AGENT_PORT}. Nothing wrong here
 * stops the host: it is told in {@link #problems} and left out.
 */
public final class Settings {
  private static final String PROPERTY = "wss.agent.";
  private static final String VARIABLE = "WSS_AGENT_";
  private static final List<String> KEYS =
      Arrays.asList("port", "bind", "jmx", "micrometer", "jfr");

  private final Map<String, String> values = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  /**
   * Reads all three.
   *
   * @param arguments {@code key=value} pairs, separated by commas or semicolons; may be empty
   */
  public static Settings read(
      String arguments, Properties properties, Map<String, String> environment) {
    Settings settings = new Settings();
    for (Map.Entry<String, String> each : environment.entrySet()) {
      if (each.getKey().startsWith(VARIABLE)) {
        String key = each.getKey().substring(VARIABLE.length()).toLowerCase(Locale.ROOT);
        settings.put(key, each.getValue(), each.getKey());
      }
    }
    for (String name : properties.stringPropertyNames()) {
      if (name.startsWith(PROPERTY)) {
        settings.put(name.substring(PROPERTY.length()), properties.getProperty(name, ""), name);
      }
    }
    // By one character, for which no regular expression is compiled: this is before the host's
    // main.
    for (String pair : arguments.replace(';', ',').split(",")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        settings.put(pair.substring(0, equals).trim(), pair.substring(equals + 1).trim(), pair);
      } else if (!pair.trim().isEmpty()) {
        settings.problems.add(pair.trim());
      }
    }
    settings.check();
    return settings;
  }

  private void put(String key, String value, String written) {
    if (KEYS.contains(key)) {
      values.put(key, value);
    } else {
      problems.add(written);
    }
  }

  private void check() {
    for (String key : Arrays.asList("jmx", "micrometer", "jfr")) {
      String value = values.get(key);
      if (value != null && !value.equals("on") && !value.equals("off")) {
        problems.add(key + "=" + value);
      }
    }
    String port = values.get("port");
    if (port != null && !(port.matches("\\d{1,5}") && Integer.parseInt(port) <= 65535)) {
      problems.add("port=" + port);
      values.remove("port");
    }
  }

  /** What was not understood, as it was written. */
  public List<String> problems() {
    return new ArrayList<>(problems);
  }

  /** Whether {@code /metrics} is wanted. */
  public boolean hasPort() {
    return values.containsKey("port");
  }

  /** 0 for any that is free. */
  public int port() {
    return Integer.parseInt(values.getOrDefault("port", "0"));
  }

  /** The address of the endpoint; loopback unless told otherwise. */
  public String bind() {
    return values.getOrDefault("bind", "127.0.0.1");
  }

  /**
   * Whether a report that is on by default is on: {@code jmx}, {@code micrometer} or {@code jfr}.
   */
  public boolean on(String report) {
    return !"off".equals(values.get(report));
  }
}
