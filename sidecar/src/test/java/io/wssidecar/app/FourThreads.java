package io.wssidecar.app;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does one thing on four threads that begin together. */
final class FourThreads {
  private FourThreads() {}

  static void onFourThreads(Callable<Integer> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      CountDownLatch start = new CountDownLatch(4);
      List<Future<Integer>> ends = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        ends.add(
            threads.submit(() -> {
              start.countDown();
              start.await();
              return work.call();
            }));
      }
      for (Future<Integer> end : ends) {
        end.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
