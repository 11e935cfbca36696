package io.wssidecar.cli;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A process of its own for {@link SignalsTest}: {@code run} with an engine that tells what is asked
 * of it.
 */
final class SignalledProcess {
  private SignalledProcess() {}

  /**
   * Ends when asked, unless the first word is {@code stubborn}; the other words are the command
   * line.
   */
  public static void main(String[] words) {
    Engine engine = new TellingEngine(words[0].equals("stubborn"));
    DemoParts none =
        new DemoParts(
            directory -> {
              throw new UnsupportedOperationException();
            },
            address -> {
              throw new UnsupportedOperationException();
            });
    Terminal terminal = new Terminal(System.out, System.err);
    String[] rest = List.of(words).subList(1, words.length).toArray(String[]::new);
    System.exit(new Program(engine, none, terminal, Map.of(), System::exit).run(rest));
  }

  private record TellingEngine(boolean stubborn, CountDownLatch end)
      implements Engine, Engine.Running {
    TellingEngine(boolean stubborn) {
      this(stubborn, new CountDownLatch(1));
    }

    @Override
    public Running start(io.wssidecar.config.Settings settings) {
      return this;
    }

    @Override
    public List<String> check(io.wssidecar.config.Settings settings) {
      return List.of();
    }

    /** Asked for once all signals are caught. */
    @Override
    public List<InetSocketAddress> addresses() {
      System.out.println("ready");
      return List.of();
    }

    @Override
    public Optional<InetSocketAddress> adminAddress() {
      return Optional.empty();
    }

    @Override
    public Optional<InetSocketAddress> healthAddress() {
      return Optional.empty();
    }

    @Override
    public void reload() {
      System.out.println("reload");
    }

    @Override
    public void stop() {
      System.out.println("stop");
      if (!stubborn) {
        end.countDown();
      }
    }

    @Override
    public void stopNow() {
      System.out.println("stopNow");
    }

    @Override
    public boolean awaitStopped(Duration most) throws InterruptedException {
      return end.await(most.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
