package io.wssidecar.app;

import org.jspecify.annotations.Nullable;

/**
 * How much an app wants a client: rendezvous hashing. The app that wants a client most gets it, so
 * that every sidecar with the same apps agrees, in whatever order they are named; and when an app
 * goes, its own clients move and nobody else's.
 *
 * <p>No defence against a client that looks for addresses of one app: the hash is no secret, and a
 * client that has thousands of addresses needs no hash to overwhelm an app. Pure; any thread.
 */
final class SourceHash {
  private SourceHash() {}

  /**
   * Its weight, from 0.
   *
   * @param app what names the app on every sidecar, {@link App#affinity}
   * @param client the client's address as text; any text, or null, has a weight
   */
  static long weight(String app, @Nullable String client) {
    long hash = mixed(0xcbf29ce484222325L, app);
    return avalanche(mixed(hash, client == null ? "" : client)) >>> 1;
  }

  /** FNV-1a, two bytes at a time. */
  private static long mixed(long start, String text) {
    long hash = start;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  /** MurmurHash3's last step: without it neighbouring addresses have neighbouring weights. */
  private static long avalanche(long hash) {
    long mixed = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ mixed >>> 33;
  }
}
