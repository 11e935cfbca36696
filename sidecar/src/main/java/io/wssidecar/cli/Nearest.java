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
   * Edits from one word to the other: insert, delete, replace, or swap two neighbours, which is the
   * commonest slip of all and so must not count twice.
   */
  private static int distance(String from, String to) {
    int[][] edits = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        edits[i][j] = i == 0 || j == 0 ? i + j : fewest(edits, from, to, i, j);
      }
    }
    return edits[from.length()][to.length()];
  }

  private static int fewest(int[][] edits, String from, String to, int i, int j) {
    boolean same = from.charAt(i - 1) == to.charAt(j - 1);
    int fewest = edits[i - 1][j - 1] + (same ? 0 : 1);
    fewest = Math.min(fewest, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
    boolean swapped =
        i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1);
    return swapped ? Math.min(fewest, 1 + edits[i - 2][j - 2]) : fewest;
  }
}
