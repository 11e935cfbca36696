import java.nio.file.Path;
import java.util.Map;
import org.apache.felix.framework.Felix;
import org.osgi.framework.Bundle;

/** An OSGi framework that lends its bundles nothing of the boot loader but {@code java.*}. */
public final class FelixHost {
  /** A folder for the framework, the bundle's jar, and what the bundle is to be told. */
  public static void main(String[] words) throws Exception {
    System.setProperty("bundle.words", words[2] + " " + words[3]);
    Felix felix =
        new Felix(
            Map.of(
                "org.osgi.framework.storage", words[0],
                "org.osgi.framework.bootdelegation", "",
                "felix.bootdelegation.implicit", "false",
                "felix.systembundle.activators", java.util.List.of()));
    felix.start();
    Bundle bundle =
        felix.getBundleContext().installBundle(Path.of(words[1]).toUri().toString());
    bundle.start();
    while (System.in.read() >= 0) {}
    felix.stop();
    felix.waitForStop(10_000);
    System.exit(0);
  }
}
