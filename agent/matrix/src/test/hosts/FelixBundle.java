import io.wssidecar.agent.matrix.host.EngineHost;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Serves TLS from inside the bundle, with the bundle's own Conscrypt. */
public final class FelixBundle implements BundleActivator {
  @Override
  public void start(BundleContext context) {
    String[] words = System.getProperty("bundle.words").split(" ");
    System.out.println("bundle's loader is " + getClass().getClassLoader().getClass().getName());
    Thread thread =
        new Thread(
            () -> {
              try {
                EngineHost.main(words);
              } catch (Throwable e) {
                e.printStackTrace();
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void stop(BundleContext context) {}
}
