package io.wssidecar.agent.matrix.host;

import java.security.Provider;
import java.security.SecureRandomSpi;
import java.security.Security;

/**
 * Makes the JDK draw the same random numbers for each handshake. Keys and signatures are then the
 * same, and so are the lengths of their encodings: a handshake allocates as many bytes as the next.
 */
public final class SameRandom extends SecureRandomSpi {
  private static volatile long state;

  private static final class Source extends Provider {
    Source() {
      super("SameRandom", "1", "the same numbers again and again");
      put("SecureRandom.SameRandom", SameRandom.class.getName());
    }
  }

  /** From now on, for everybody who does not ask for another provider. */
  static void install() {
    Security.insertProviderAt(new Source(), 1);
  }

  static void startAgain() {
    state = 1;
  }

  @Override
  protected void engineSetSeed(byte[] seed) {}

  @Override
  protected void engineNextBytes(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      // Knuth's linear congruential generator; its high bits are its best.
      state = state * 6364136223846793005L + 1442695040888963407L;
      bytes[i] = (byte) (state >>> 56);
    }
  }

  @Override
  protected byte[] engineGenerateSeed(int count) {
    byte[] seed = new byte[count];
    engineNextBytes(seed);
    return seed;
  }
}
