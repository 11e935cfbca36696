package io.wssidecar.tls;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import javax.security.auth.x500.X500Principal;

/** Reads the common name out of a subject. Pure; any thread. */
final class CommonName {
  private static final String COMMON_NAME = "2.5.4.3";
  private static final int SET = 0x31;
  private static final int UTF_8 = 0x0c;
  private static final int BMP = 0x1e;

  private CommonName() {}

  /** The last, most specific one where there are several; empty when there is none. */
  static String of(X500Principal subject) {
    String found = "";
    Der parts = Der.of(subject.getEncoded()).enter(Der.SEQUENCE);
    while (parts.hasNext()) {
      Der part = parts.enter(SET);
      while (part.hasNext()) {
        Der pair = part.enter(Der.SEQUENCE);
        if (pair.identifier().equals(COMMON_NAME)) {
          int tag = pair.tag();
          found = new String(pair.next(tag), charset(tag));
        }
      }
    }
    return found;
  }

  private static Charset charset(int tag) {
    return switch (tag) {
      case UTF_8 -> StandardCharsets.UTF_8;
      case BMP -> StandardCharsets.UTF_16BE;
      default -> StandardCharsets.ISO_8859_1;
    };
  }
}
