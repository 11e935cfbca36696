package io.wssidecar.cli;

import io.wssidecar.config.ConfigException;
import io.wssidecar.config.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An engine that opens nothing and writes down what it is told. */
final class RecordingEngine implements Engine, Engine.Running {
  final List<Settings> started = new ArrayList<>();
  final List<Settings> checked = new ArrayList<>();

  /** What checking warns of. */
  List<String> warnings = List.of();

  final List<String> calls = new ArrayList<>();
  final CountDownLatch stopped = new CountDownLatch(1);

  /** What starting and checking throw instead, if anything. */
  @Nullable IOException broken;

  List<String> refusal = List.of();
  volatile boolean endsByItself = true;
  volatile boolean endsWhenAsked = true;

  @Override
  public Running start(Settings settings) throws IOException, ConfigException {
    answer();
    started.add(settings);
    if (endsByItself) {
      stopped.countDown();
    }
    return this;
  }

  @Override
  public List<String> check(Settings settings) throws IOException, ConfigException {
    answer();
    checked.add(settings);
    return warnings;
  }

  private void answer() throws IOException, ConfigException {
    if (broken != null) {
      throw broken;
    }
    if (!refusal.isEmpty()) {
      throw new ConfigException(refusal);
    }
  }

  @Override
  public List<InetSocketAddress> addresses() {
    return List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 8443));
  }

  @Override
  public Optional<InetSocketAddress> healthAddress() {
    return Optional.empty();
  }

  @Override
  public Optional<InetSocketAddress> adminAddress() {
    return Optional.empty();
  }

  @Override
  public synchronized void reload() {
    calls.add("reload");
  }

  @Override
  public synchronized void stop() {
    calls.add("stop");
    if (endsWhenAsked) {
      stopped.countDown();
    }
  }

  @Override
  public synchronized void stopNow() {
    calls.add("stopNow");
    stopped.countDown();
  }

  @Override
  public boolean awaitStopped(Duration most) throws InterruptedException {
    return stopped.await(most.toMillis(), TimeUnit.MILLISECONDS);
  }
}
