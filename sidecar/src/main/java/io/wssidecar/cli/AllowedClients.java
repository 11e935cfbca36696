package io.wssidecar.cli;

import io.wssidecar.config.ClientAuth;

/** Reads the names by which clients are let in. */
final class AllowedClients {
  private AllowedClients() {}

  /** A common name, or a whole subject. */
  static String subject(String text) throws BadValue {
    if (!ClientAuth.isSubject(text)) {
      throw new BadValue(
          "not a subject",
          "Write a common name such as billing, or a whole subject as openssl x509 -subject -nameopt"
              + " RFC2253 prints it: CN=billing,O=Shop.");
    }
    return text;
  }

  /** An alternative name of any kind. */
  static String name(String text) throws BadValue {
    int star = text.lastIndexOf('*');
    boolean uri = text.contains(":");
    if (!uri && star >= 0 && !(star == 0 && text.startsWith("*.") && text.length() > 2)) {
      throw new BadValue(
          "a star that stands for no label", "Write *.example.com for all names one label below.");
    }
    return text;
  }
}
