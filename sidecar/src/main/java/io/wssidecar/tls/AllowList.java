package io.wssidecar.tls;

import io.wssidecar.config.ClientAuth;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;

/**
 * Which of the clients that an authority vouches for may connect: those of whom the subject or any
 * alternative name is listed. Immutable; any thread.
 *
 * <p>A name is compared with those of its own kind: a mailbox is no DNS name, and whoever got a
 * certificate for the one must not pass for the other.
 */
final class AllowList {
  // The kinds of alternative names, RFC 5280 section 4.2.1.6.
  private static final int MAILBOX = 1;
  private static final int DNS_NAME = 2;
  private static final int URI = 6;
  private static final int ADDRESS = 7;

  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*");
  private static final Pattern IPV4 = Pattern.compile("[0-9]+(\\.[0-9]+){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  private final Set<String> commonNames = new HashSet<>();
  private final Set<X500Principal> subjects = new HashSet<>();
  private final Set<Name> names = new HashSet<>();

  /** A name and its kind. */
  private record Name(int kind, String text) {}

  AllowList(ClientAuth settings) {
    for (String subject : settings.subjects()) {
      if (ClientAuth.isWhole(subject)) {
        subjects.add(new X500Principal(subject));
      } else {
        commonNames.add(subject);
      }
    }
    settings.names().forEach(text -> names.add(listed(text)));
  }

  /** Returns when that client may connect. */
  void check(X509Certificate client) throws ClientDenied {
    boolean everybody = commonNames.isEmpty() && subjects.isEmpty() && names.isEmpty();
    if (!everybody && !hasSubject(client.getSubjectX500Principal()) && !hasName(client)) {
      throw new ClientDenied("not on the list: " + client.getSubjectX500Principal().getName());
    }
  }

  private boolean hasSubject(X500Principal subject) {
    return subjects.contains(subject)
        || (!commonNames.isEmpty() && commonNames.contains(CommonName.of(subject)));
  }

  private boolean hasName(X509Certificate client) {
    if (names.isEmpty()) {
      return false;
    }
    try {
      Collection<List<?>> alternatives = client.getSubjectAlternativeNames();
      for (List<?> each : alternatives == null ? List.<List<?>>of() : alternatives) {
        if (each.get(1) instanceof String text && hasName((Integer) each.get(0), text)) {
          return true;
        }
      }
      return false;
    } catch (CertificateParsingException unreadable) {
      return false;
    }
  }

  private boolean hasName(int kind, String text) {
    if (kind != DNS_NAME) {
      return names.contains(new Name(kind, kind == ADDRESS ? address(text) : text));
    }
    String name = text.toLowerCase(Locale.ROOT);
    int dot = name.indexOf('.');
    return names.contains(new Name(DNS_NAME, name))
        || (dot > 0 && names.contains(new Name(DNS_NAME, '*' + name.substring(dot))));
  }

  /** What an operator wrote; its form tells its kind. */
  private static Name listed(String text) {
    if (IPV4.matcher(text).matches() || IPV6.matcher(text).matches()) {
      return new Name(ADDRESS, address(text));
    }
    if (SCHEME.matcher(text).matches()) {
      return new Name(URI, text);
    }
    return text.indexOf('@') >= 0
        ? new Name(MAILBOX, text)
        : new Name(DNS_NAME, text.toLowerCase(Locale.ROOT));
  }

  /** In one spelling; the text has only digits, dots and colons, so that nobody is asked. */
  private static String address(String literal) {
    try {
      return InetAddress.getByName(literal).getHostAddress();
    } catch (UnknownHostException malformed) {
      return literal;
    }
  }
}
