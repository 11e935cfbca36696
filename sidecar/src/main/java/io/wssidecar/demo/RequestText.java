package io.wssidecar.demo;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;

/** A request in words: what the app sees of it, behind the sidecar. */
final class RequestText {
  private RequestText() {}

  static String of(HttpServerExchange exchange) {
    StringBuilder text = new StringBuilder(512);
    text.append("The app got this request:\n\n");
    append(text, exchange.getRequestMethod().toString()).append(' ');
    append(text, exchange.getRequestURI());
    if (!exchange.getQueryString().isEmpty()) {
      append(text.append('?'), exchange.getQueryString());
    }
    append(text.append(' '), exchange.getProtocol().toString()).append('\n');
    for (HeaderValues field : exchange.getRequestHeaders()) {
      for (String value : field) {
        append(text, field.getHeaderName().toString()).append(": ");
        append(text, value).append('\n');
      }
    }
    return text.toString();
  }

  /**
   * Printable ASCII as it is, all else as an escape: the text is looked at in terminals too, which
   * obey control characters.
   */
  private static StringBuilder append(StringBuilder text, String words) {
    for (int i = 0; i < words.length(); i++) {
      char c = words.charAt(i);
      if (c >= ' ' && c < 0x7f && c != '\\') {
        text.append(c);
      } else {
        text.append(String.format("\\u%04x", (int) c));
      }
    }
    return text;
  }
}
