package io.wssidecar.agent;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.util.List;

/**
 * {@code java -jar wss-agent.jar PID [options]} attaches the agent to a running JVM; {@code PID
 * detach} takes it away; without a PID the JVMs are listed. By reflection, because the attach API
 * is no part of Java 8's.
 */
public final class AttachCommand {
  private static final String MACHINE = "com.sun.tools.attach.VirtualMachine";

  private AttachCommand() {}

  /** Exit code 0, or 2 when it did not work. */
  public static void main(String... words) {
    try {
      if (words.length == 0) {
        list();
      } else {
        attach(words[0], words.length > 1 ? words[1] : "");
      }
    } catch (InvocationTargetException e) {
      fail(String.valueOf(e.getCause()));
    } catch (ClassNotFoundException e) {
      fail("this Java cannot attach; use one with the module jdk.attach");
    } catch (Exception e) {
      fail(e.toString());
    }
  }

  private static void list() throws ReflectiveOperationException {
    System.out.println("usage: java -jar wss-agent.jar PID [port=9464,... | detach]");
    Class<?> machine = Class.forName(MACHINE);
    Class<?> descriptor = Class.forName(MACHINE + "Descriptor");
    for (Object each : (List<?>) machine.getMethod("list").invoke(null)) {
      String pid = (String) descriptor.getMethod("id").invoke(each);
      System.out.println(pid + " " + descriptor.getMethod("displayName").invoke(each));
    }
  }

  private static void attach(String pid, String options) throws Exception {
    if (!pid.matches("\\d+")) {
      fail("not a process id: " + pid);
    }
    File jar =
        new File(AttachCommand.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Class<?> machine = Class.forName(MACHINE);
    Object host = machine.getMethod("attach", String.class).invoke(null, pid);
    try {
      machine
          .getMethod("loadAgent", String.class, String.class)
          .invoke(host, jar.getAbsolutePath(), options);
    } finally {
      machine.getMethod("detach").invoke(host);
    }
  }

  private static void fail(String problem) {
    System.err.println("wss-agent: " + problem);
    System.exit(2);
  }
}
