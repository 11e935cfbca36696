package io.wssidecar.cli;

import io.wssidecar.config.ConfigException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Asks the sidecar of this container whether it is ready: a Docker {@code HEALTHCHECK} for images
 * without curl.
 */
final class HealthCommand implements Command {
  private static final int PATIENCE_MILLIS = 3_000;

  private final Terminal terminal;

  HealthCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public String name() {
    return "health";
  }

  @Override
  public String summary() {
    return "Asks a running sidecar whether it is ready: exit code 0 if it is, 1 if not.";
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(SettingTable.HEALTH, SettingTable.CONFIG);
  }

  @Override
  public int run(Invocation invocation) throws ConfigException, IOException {
    Values values = invocation.read(settings()).orThrow();
    Optional<InetSocketAddress> address = values.one(SettingTable.HEALTH);
    if (address.isEmpty()) {
      throw new ConfigException(
          List.of(
              values.givens(SettingTable.HEALTH).get(0).where()
                  + ": there is nobody to ask. Give the health port that the sidecar runs with."));
    }
    int status = status(address.get());
    boolean ready = status == HttpURLConnection.HTTP_OK;
    terminal.out().println(ready ? "ready" : "not ready (" + status + ")");
    return ready ? ExitCode.OK : ExitCode.FAILURE;
  }

  private static int status(InetSocketAddress address) throws IOException {
    // Whoever listens on every address listens on loopback.
    boolean every = address.getAddress().isAnyLocalAddress();
    InetAddress host = every ? InetAddress.getLoopbackAddress() : address.getAddress();
    String place = Addresses.hostText(host) + ":" + address.getPort();
    URI uri = URI.create("http://" + place + "/readyz");
    HttpURLConnection request = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
    request.setConnectTimeout(PATIENCE_MILLIS);
    request.setReadTimeout(PATIENCE_MILLIS);
    request.setInstanceFollowRedirects(false);
    try {
      return request.getResponseCode();
    } catch (IOException e) {
      throw new IOException(uri + ": no answer (" + e.getMessage() + ")", e);
    } finally {
      request.disconnect();
    }
  }
}
