package io.wssidecar.agent.matrix.host;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.LogManager;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * A host that is particular about its logging: starts it at once, or when a line comes on its
 * standard input. Then serves TLS as {@link SocketHost} does, and tells when the agent is in JMX.
 */
public final class LoggingHost {
  private LoggingHost() {}

  /**
   * The folder of the certificates; {@code early} or {@code late}; a path of which a class loader
   * is to load Micrometer's class beforehand without starting it, or nothing.
   */
  public static void main(String[] words) throws Exception {
    if (words.length > 2) {
      List<URL> path = new ArrayList<>();
      for (String jar : words[2].split(File.pathSeparator)) {
        path.add(Path.of(jar).toUri().toURL());
      }
      ClassLoader loader = new URLClassLoader(path.toArray(URL[]::new));
      Class.forName("io.micrometer.core.instrument.Metrics", false, loader);
    }
    if (words[1].equals("late")) {
      System.out.println("waiting");
      while (System.in.read() != '\n') {}
    }
    System.out.println("log manager is " + LogManager.getLogManager().getClass().getSimpleName());
    Thread watcher = new Thread(LoggingHost::watch);
    watcher.setDaemon(true);
    watcher.start();
    SocketHost.main(new String[] {words[0]}); // the other words are ours
  }

  private static void watch() {
    try {
      MBeanServer server = ManagementFactory.getPlatformMBeanServer();
      ObjectName name = new ObjectName("io.wssidecar:type=HandshakeFailures");
      while (!server.isRegistered(name)) {
        LockSupport.parkNanos(20_000_000);
      }
      System.out.println("jmx has it");
    } catch (Exception e) {
      System.out.println("jmx " + e);
    }
  }
}
