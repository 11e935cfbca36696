package io.wssidecar.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The name that somebody probably meant. */
final class Nearest {
  private Nearest() {}

  /** A suggestion to end a complaint with, or nothing; begins with a space. */
  static String hint(String prefix, String word, Collection<String> names) {
    return to(word, names).map(name -> " Did you mean " + prefix + name + "?").orElse("");
  }

  /** Empty when every name is so far away that a suggestion would only mislead. */
  static Optional<String> to(String word, Collection<String> names) {
    int limit = Math.max(1, word.length() / 3);
    return names.stream()
        .filter(name -> distance(word, name) <= limit || isCutShort(word, name))
        .min(Comparator.comparingInt(name -> distance(word, name)));
  }

  /** {@code timeout} for {@code app-timeout}, {@code max-conn} for {@code max-connections}. */
  private static boolean isCutShort(String word, String name) {
    return word.length() >= 4 && (name.startsWith(word) || name.endsWith(word));
  }

  /**
   * Edits (insert, delete, replace) from one word to the other: Levenshtein's, two rows at a time.
   */
  private static int distance(String from, String to) {
    int[] above = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] row = new int[to.length() + 1];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[to.length()];
  }
}
