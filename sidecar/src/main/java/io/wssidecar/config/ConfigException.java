package io.wssidecar.config;

import java.util.List;

/**
 * The operator's mistakes, all of them at once. Each is one line: what, where, and what to do, for
 * example {@code --cert /etc/x.pem: key does not match certificate. Point --key at the key that
 * signed it.}
 */
public final class ConfigException extends Exception {
  private final List<String> problems;

  public ConfigException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** At least one line, in the order in which they were found. */
  public List<String> problems() {
    return problems;
  }
}
