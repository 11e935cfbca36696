package io.wssidecar.kit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Work beside the test's own thread, such as sending while the test reads. Closing waits for it and
 * fails the test with its failure.
 */
public final class Background implements AutoCloseable {
  private final CompletableFuture<Void> work;

  private Background(CompletableFuture<Void> work) {
    this.work = work;
  }

  public static Background run(Runnable work) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
                done.complete(null);
              } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
              }
            },
            "background work of a test");
    thread.setDaemon(true);
    thread.start();
    return new Background(done);
  }

  public boolean done() {
    return work.isDone();
  }

  @Override
  public void close() {
    work.orTimeout(Soak.count(3600, 60), TimeUnit.SECONDS).join();
  }
}
