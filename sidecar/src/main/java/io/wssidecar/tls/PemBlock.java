package io.wssidecar.tls;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * One {@code -----BEGIN type-----} block of a PEM file (RFC 7468).
 *
 * @param type such as {@code CERTIFICATE}
 * @param encryptedInside whether it has the {@code Proc-Type: 4,ENCRYPTED} header of RFC 1421
 * @param content decoded; whoever holds the block may not change it
 */
@SuppressWarnings("ArrayRecordComponent") // read once, at load; never compared
record PemBlock(String type, boolean encryptedInside, byte[] content) {
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";

  /**
   * All blocks of a file. Whatever stands between them is a comment, as {@code openssl -text}
   * writes it; line ends and blanks at either end of a line do not matter.
   */
  static List<PemBlock> all(String text) throws Mistake {
    List<PemBlock> blocks = new ArrayList<>();
    StringBuilder base64 = new StringBuilder();
    String type = "";
    boolean encrypted = false;
    boolean inside = false;
    for (String line : text.lines().toList()) {
      String word = line.strip();
      if (word.startsWith(BEGIN) && word.endsWith(DASHES)) {
        if (inside) {
          throw cut(type);
        }
        type = word.substring(BEGIN.length(), Math.max(BEGIN.length(), word.length() - 5));
        encrypted = false;
        inside = true;
        base64.setLength(0);
      } else if (inside && word.startsWith(END)) {
        blocks.add(new PemBlock(type, encrypted, decoded(type, base64.toString())));
        inside = false;
      } else if (inside && word.indexOf(':') >= 0) {
        encrypted |= word.startsWith("Proc-Type:") && word.contains("ENCRYPTED");
      } else if (inside) {
        base64.append(word);
      }
    }
    if (inside) {
      throw cut(type);
    }
    return blocks;
  }

  private static byte[] decoded(String type, String base64) throws Mistake {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new Mistake("the " + type + " block is not base64. Copy the file again.", e);
    }
  }

  private static Mistake cut(String type) {
    return new Mistake("the " + type + " block has no end. Copy the file again, whole.");
  }
}
