package io.wssidecar.agent.core;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Puts {@link WssProbe} into the boot loader. Not by adding a jar to the boot loader's search path:
 * that would switch off sharing of the JDK's own classes.
 *
 * <p>The one class that is compiled with the API of Java 9, though to Java 8 code: reflection would
 * cost as much as all the rest of the start.
 */
public final class BootDoor {
  private static final String NAME = "java.lang.WssProbe";

  private BootDoor() {}

  /**
   * Must come before any other class of the agent that knows {@link WssProbe}. Harmless when done
   * already.
   *
   * @throws IllegalAccessException when this JVM does not let us; Java 8 lacks the methods at all
   */
  public static void open(Instrumentation instrumentation)
      throws IllegalAccessException, IOException {
    Set<Module> ours = Collections.singleton(BootDoor.class.getModule());
    Map<String, Set<Module>> opens = new HashMap<>();
    opens.put("java.lang", ours);
    // Not to define anything, but to see whether a peer sent anything before it left.
    opens.put("sun.security.ssl", ours);
    instrumentation.redefineModule(
        Object.class.getModule(),
        Collections.emptySet(),
        Collections.emptyMap(),
        opens,
        Collections.emptySet(),
        Collections.emptyMap());
    if (!isThere()) {
      MethodHandles.privateLookupIn(Object.class, MethodHandles.lookup()).defineClass(bytes());
    }
  }

  private static boolean isThere() {
    try {
      Class.forName(NAME, false, null);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static byte[] bytes() throws IOException {
    ClassLoader loader = BootDoor.class.getClassLoader();
    try (InputStream in = loader.getResourceAsStream("java/lang/WssProbe.classdata")) {
      if (in == null) {
        throw new IOException(NAME + " is not in the agent's jar");
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] some = new byte[4096];
      int count = in.read(some);
      while (count >= 0) {
        out.write(some, 0, count);
        count = in.read(some);
      }
      return out.toByteArray();
    }
  }
}
