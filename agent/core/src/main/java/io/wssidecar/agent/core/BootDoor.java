package io.wssidecar.agent.core;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Puts {@link WssProbe} into the boot loader. Not by adding a jar to the boot loader's search path:
 * that would switch off sharing of the JDK's own classes.
 */
public final class BootDoor {
  private static final String NAME = "java.lang.WssProbe";

  private BootDoor() {}

  /**
   * Must come before any other class of the agent that knows {@link WssProbe}. Harmless when done
   * already.
   *
   * @throws ReflectiveOperationException when this JVM does not let us; Java 8 does not
   */
  public static void open(Instrumentation instrumentation)
      throws ReflectiveOperationException, IOException {
    Object lookup = lookupInJavaLang(instrumentation);
    if (!isThere()) {
      Method define = MethodHandles.Lookup.class.getMethod("defineClass", byte[].class);
      define.invoke(lookup, (Object) bytes());
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

  /** By reflection, because this is Java 8 code and modules came with Java 9. */
  private static Object lookupInJavaLang(Instrumentation instrumentation)
      throws ReflectiveOperationException {
    Class<?> module = Class.forName("java.lang.Module");
    Method moduleOf = Class.class.getMethod("getModule");
    Set<?> ours = Collections.singleton(moduleOf.invoke(BootDoor.class));
    Map<String, Set<?>> opens = new HashMap<>();
    opens.put("java.lang", ours);
    // Not to define anything, but to see whether a peer sent anything before it left.
    opens.put("sun.security.ssl", ours);
    Method redefine =
        Instrumentation.class.getMethod(
            "redefineModule", module, Set.class, Map.class, Map.class, Set.class, Map.class);
    redefine.invoke(
        instrumentation,
        moduleOf.invoke(Object.class),
        Collections.emptySet(),
        Collections.emptyMap(),
        opens,
        Collections.emptySet(),
        Collections.emptyMap());
    Method privateLookup =
        MethodHandles.class.getMethod("privateLookupIn", Class.class, MethodHandles.Lookup.class);
    return privateLookup.invoke(null, Object.class, MethodHandles.lookup());
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
