import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.wssidecar.agent.matrix.host.SocketHost;
import java.lang.management.ManagementFactory;
import javax.management.ObjectName;

/** A TLS server that has its numbers in Micrometer's global registry; prints them when asked. */
public final class MicrometerHost {
  public static void main(String[] words) throws Exception {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.config().commonTags(Tags.of("app", "shop"));
    Metrics.addRegistry(registry);
    Thread printer =
        new Thread(
            () -> {
              while (true) {
                String text = registry.scrape();
                for (String line : text.split("\n")) {
                  if (line.contains("handshake_failures_total{") && line.endsWith(" 1.0")) {
                    System.out.println("scraped " + line);
                  }
                }
                printJmx();
                java.util.concurrent.locks.LockSupport.parkNanos(200_000_000);
              }
            });
    printer.setDaemon(true);
    printer.start();
    SocketHost.main(words);
  }

  private static void printJmx() {
    try {
      ObjectName name = new ObjectName("io.wssidecar:type=HandshakeFailures");
      if (ManagementFactory.getPlatformMBeanServer().isRegistered(name)) {
        Object tls = ManagementFactory.getPlatformMBeanServer().getAttribute(name, "Tls");
        if (String.valueOf(tls).contains("value=1")) {
          System.out.println("jmx counts one");
        }
      }
    } catch (Exception e) {
      System.out.println("jmx " + e);
    }
  }
}
