package io.wssidecar.agent.matrix.host;

/**
 * Uses each class that it is given the name of, then serves TLS as {@link SocketHost} does, or
 * waits for the end of its input.
 */
public final class ShapesHost {
  private ShapesHost() {}

  /**
   * The folder of the certificates, empty for no TLS, and classes with a static method {@code
   * work}.
   */
  public static void main(String[] words) throws Exception {
    for (int i = 1; i < words.length; i++) {
      try {
        Object result = Class.forName(words[i]).getMethod("work").invoke(null);
        System.out.println(words[i] + " says " + result);
      } catch (Throwable e) {
        System.out.println(words[i] + " dies of " + (e.getCause() == null ? e : e.getCause()));
      }
    }
    if (words[0].isEmpty()) {
      while (System.in.read() >= 0) {
        // Nothing that comes means anything.
      }
    } else {
      SocketHost.main(new String[] {words[0]}); // the other words are ours
    }
  }
}
