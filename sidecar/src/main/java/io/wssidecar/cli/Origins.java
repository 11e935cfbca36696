package io.wssidecar.cli;

import io.wssidecar.upgrade.OriginRule;
import java.util.Optional;

/** Reads {@code https://app.example.com}, {@code *.example.com} and {@code null}. */
final class Origins {
  private Origins() {}

  /** Left as it is; the rule itself is made of all entries together. */
  static String parse(String text) throws BadValue {
    // One place knows what an origin is: who compares them, not who reads the settings.
    Optional<String> problem = OriginRule.problem(text);
    if (problem.isPresent()) {
      String advice = problem.get();
      throw new BadValue(
          "not an origin", Character.toUpperCase(advice.charAt(0)) + advice.substring(1) + ".");
    }
    return text;
  }
}
