package io.wssidecar.upgrade;

import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer that refuses.
 *
 * @param contentType for {@code Content-Type}
 * @param text plain ASCII, so that characters are bytes
 */
public record RefusalBody(String contentType, String text) {
  static RefusalBody of(Verdict.Refused refused, @Nullable String accept) {
    return prefersJson(accept)
        ? new RefusalBody("application/json", json(refused))
        : new RefusalBody("text/plain; charset=utf-8", plain(refused));
  }

  private static String plain(Verdict.Refused refused) {
    Explanation explanation = refused.explanation();
    StringBuilder text = new StringBuilder(512);
    text.append("wss-sidecar: ").append(refused.reason().label()).append("\n\n");
    text.append(explanation.problem()).append('\n').append(explanation.advice()).append('\n');
    for (Hop hop : refused.hops()) {
      text.append(sentence(hop)).append('\n');
    }
    return text.toString();
  }

  private static String json(Verdict.Refused refused) {
    StringJoiner hops = new StringJoiner(",", "[", "]");
    refused.hops().forEach(hop -> hops.add(quoted(sentence(hop))));
    return "{\"status\":"
        + refused.status()
        + ",\"reason\":"
        + quoted(refused.reason().label())
        + ",\"problem\":"
        + quoted(refused.explanation().problem())
        + ",\"advice\":"
        + quoted(refused.explanation().advice())
        + ",\"hops\":"
        + hops
        + "}\n";
  }

  private static String sentence(Hop hop) {
    return "The request came through " + hop.title() + ": there, " + hop.remedy() + ".";
  }

  /** Our own words need no more escaping than this; a peer's would. */
  private static String quoted(String ours) {
    return '"' + ours.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /**
   * Whether JSON is named with a higher quality than plain text (RFC 9110 §12.5.1). What cannot be
   * read is passed over: who sends nonsense gets text.
   */
  private static boolean prefersJson(@Nullable String accept) {
    return accept != null
        && quality(accept, "application", "json") > quality(accept, "text", "plain");
  }

  /** The quality of the most specific range that matches; 0 when none does. */
  private static double quality(String accept, String type, String subtype) {
    double quality = 0;
    int best = 0;
    for (String element : accept.split(",", -1)) {
      String[] parts = element.split(";", -1);
      int specificity = specificity(Tokens.trimmed(parts[0]), type, subtype);
      if (specificity > best) {
        best = specificity;
        quality = weight(parts);
      }
    }
    return quality;
  }

  private static int specificity(String range, String type, String subtype) {
    if (range.equalsIgnoreCase(type + "/" + subtype)) {
      return 3;
    }
    return range.equalsIgnoreCase(type + "/*") ? 2 : range.equals("*/*") ? 1 : 0;
  }

  private static double weight(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      String parameter = Tokens.trimmed(parts[i]);
      if (parameter.startsWith("q=") || parameter.startsWith("Q=")) {
        String value = parameter.substring(2);
        boolean number = value.matches("[01](\\.[0-9]{0,3})?");
        return number ? Double.parseDouble(value) : 0;
      }
    }
    return 1;
  }
}
