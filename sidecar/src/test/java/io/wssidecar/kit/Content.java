package io.wssidecar.kit;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;

/** Bytes that cannot be confused with others: random, from a seed that a failure can name. */
public final class Content {
  private Content() {}

  /** A seed for this run: {@code -Dkit.seed=N} repeats an earlier one; printed either way. */
  public static long seed() {
    long seed = Long.getLong("kit.seed", System.nanoTime());
    System.out.println("seed: -Dkit.seed=" + seed);
    return seed;
  }

  public static byte[] random(SplittableRandom random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Hexadecimal SHA-256 of the bytes. */
  public static String hash(byte[] bytes) {
    return hex(sha256().digest(bytes));
  }

  public static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
