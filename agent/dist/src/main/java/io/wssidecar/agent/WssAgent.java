package io.wssidecar.agent;

import java.io.File;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.net.URISyntaxException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The JVM's door to the agent. Whatever goes wrong behind it is one line on standard error; the
 * host runs on as if there were no agent.
 */
public final class WssAgent {
  /** Null until the first call; kept, so that a second attaching finds the first agent. */
  private static @Nullable Consumer<Object[]> inside;

  private WssAgent() {}

  /** With {@code -javaagent}, before the host's main method. */
  public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
    if (!JdkTool.isRunning()) {
      enter(arguments, instrumentation, false);
    }
  }

  /** Attached to a running JVM. */
  public static void agentmain(@Nullable String arguments, Instrumentation instrumentation) {
    enter(arguments, instrumentation, true);
  }

  private static synchronized void enter(
      @Nullable String arguments, Instrumentation instrumentation, boolean attached) {
    try {
      inside().accept(new Object[] {instrumentation, arguments == null ? "" : arguments, attached});
    } catch (Throwable e) {
      System.err.println("[wss-agent] not started, the application is not affected: " + e);
    }
  }

  @SuppressWarnings("unchecked")
  private static Consumer<Object[]> inside()
      throws ReflectiveOperationException, IOException, URISyntaxException {
    Consumer<Object[]> known = inside;
    if (known == null) {
      File jar =
          new File(WssAgent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Class<?> door = new AgentLoader(jar).loadClass("io.wssidecar.agent.report.Door");
      known = (Consumer<Object[]>) door.getDeclaredConstructor().newInstance();
      inside = known;
    }
    return known;
  }
}
