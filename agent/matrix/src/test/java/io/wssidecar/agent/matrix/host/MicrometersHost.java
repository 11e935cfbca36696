package io.wssidecar.agent.matrix.host;

import java.io.File;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A host with one Micrometer or several, of any version, each in a class loader of its own. Prints
 * what each one's global registry says, whenever that changes.
 */
public final class MicrometersHost {
  private static final String PACKAGE = "io.micrometer.core.instrument.";

  private final Object registry;
  private final ClassLoader loader;

  private MicrometersHost(ClassLoader loader) throws Exception {
    this.loader = loader;
    registry = type("Metrics").getField("globalRegistry").get(null);
    Object simple = type("simple.SimpleMeterRegistry").getConstructor().newInstance();
    Class<?> meterRegistry = type("MeterRegistry");
    type("Metrics").getMethod("addRegistry", meterRegistry).invoke(null, simple);
  }

  /**
   * The folder of the certificates; {@code fair} or the name of a meter that every registry throws
   * at; a class path for each Micrometer.
   */
  public static void main(String[] words) throws Exception {
    List<MicrometersHost> all = new ArrayList<>();
    for (String path : Arrays.asList(words).subList(2, words.length)) {
      List<URL> jars = new ArrayList<>();
      for (String jar : path.split(File.pathSeparator)) {
        jars.add(Path.of(jar).toUri().toURL());
      }
      ClassLoader loader =
          new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
      MicrometersHost each = new MicrometersHost(loader);
      if (!words[1].equals("fair")) {
        each.throwAt(words[1]);
      }
      all.add(each);
    }
    for (int i = 0; i < all.size(); i++) {
      while (all.get(i).sum("wss.agent.probe") == 0 && !words[1].equals("wss.agent.probe")) {
        LockSupport.parkNanos(10_000_000);
      }
      System.out.println("registry " + i + " has the probes");
    }
    Thread printer = new Thread(() -> print(all));
    printer.setDaemon(true);
    printer.start();
    SocketHost.main(new String[] {words[0]}); // the other words are ours
  }

  private Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(PACKAGE + name, true, loader);
  }

  /** A filter is asked about each meter that comes. */
  private void throwAt(String meter) throws Exception {
    Class<?> type = type("config.MeterFilter");
    Object neutral = type("config.MeterFilterReply").getField("NEUTRAL").get(null);
    Object filter =
        Proxy.newProxyInstance(
            loader,
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (method.getName().equals("map")) {
                if (call(arguments[0], "getName").equals(meter)) {
                  throw new IllegalStateException("no " + meter + " here");
                }
                return arguments[0];
              }
              return method.getName().equals("accept") ? neutral : arguments[1];
            });
    Object config = type("MeterRegistry").getMethod("config").invoke(registry);
    config.getClass().getMethod("meterFilter", type).invoke(config, filter);
  }

  private static void print(List<MicrometersHost> all) {
    double[] before = new double[all.size()];
    while (true) {
      for (int i = 0; i < before.length; i++) {
        double now = all.get(i).sum("tls.handshake.failures");
        if (now != before[i]) {
          before[i] = now;
          System.out.println("registry " + i + " counts " + now);
        }
      }
      LockSupport.parkNanos(20_000_000);
    }
  }

  /** Over all meters of that name. */
  private double sum(String name) {
    try {
      double sum = 0;
      for (Object meter : (List<?>) type("MeterRegistry").getMethod("getMeters").invoke(registry)) {
        Object id = type("Meter").getMethod("getId").invoke(meter);
        if (call(id, "getName").equals(name)) {
          for (Object each : (Iterable<?>) type("Meter").getMethod("measure").invoke(meter)) {
            sum += (double) call(each, "getValue");
          }
        }
      }
      return sum;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object call(Object on, String name) throws ReflectiveOperationException {
    Method method = on.getClass().getMethod(name);
    return method.invoke(on);
  }
}
