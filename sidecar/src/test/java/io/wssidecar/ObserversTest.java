package io.wssidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.app.AppEvents;
import io.wssidecar.config.AppAddress;
import io.wssidecar.http.HttpEvents;
import io.wssidecar.listen.ListenEvents;
import io.wssidecar.reasons.Reason;
import io.wssidecar.relay.DrainOutcome;
import io.wssidecar.relay.RelayEnd;
import io.wssidecar.relay.RelayEvents;
import io.wssidecar.relay.StreamFacts;
import io.wssidecar.tls.HelloOffer;
import io.wssidecar.tls.Reloaded;
import io.wssidecar.tls.TlsEvents;
import io.wssidecar.upgrade.UpgradeEvents;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class ObserversTest {
  private static final Class<?>[] STEPS = {
    ListenEvents.class,
    TlsEvents.class,
    UpgradeEvents.class,
    AppEvents.class,
    HttpEvents.class,
    RelayEvents.class
  };
  private static final InetSocketAddress PEER =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711);
  private static final StreamFacts STREAM = new StreamFacts(PEER, "h", "/", null, "http://a:1");

  private final List<String> heard = new ArrayList<>();

  @Test
  void eachEventReachesEveryObserverWithItsArguments() throws ReflectiveOperationException {
    Observers observers = new Observers(List.of(recorder("1"), recorder("2")));
    for (Class<?> step : STEPS) {
      for (Method event : step.getMethods()) {
        Object[] arguments =
            Arrays.stream(event.getParameterTypes()).map(ObserversTest::sample).toArray();
        event.invoke(observers, arguments);
        String call = event.getName() + Arrays.toString(arguments);
        assertEquals(List.of("1 " + call, "2 " + call), heard);
        heard.clear();
      }
    }
  }

  @Test
  void anObserverThatThrowsIsToldOnceAndDisturbsNobody() {
    List<LogRecord> told = new ArrayList<>();
    Handler handler = capture(told);
    Logger logger = Logger.getLogger(Observers.class.getName());
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    try {
      Observers observers = new Observers(List.of(new Broken(), recorder("2")));
      observers.accepted(PEER);
      observers.closed(PEER);
      assertEquals(List.of("2 accepted[" + PEER + "]", "2 closed[" + PEER + "]"), heard);
      assertEquals(1, told.size());
      assertTrue(told.get(0).getThrown() instanceof IllegalStateException);
    } finally {
      logger.removeHandler(handler);
      logger.setUseParentHandlers(true);
    }
  }

  @Test
  void anObserverHearsOnlyTheStepsItKnows() {
    RelayEvents relayOnly =
        new RelayEvents() {
          @Override
          public void opened(StreamFacts stream) {
            heard.add("opened");
          }

          @Override
          public void ended(StreamFacts stream, RelayEnd end) {
            heard.add("ended");
          }

          @Override
          public void ponged(long nanos) {
            heard.add("ponged");
          }

          @Override
          public void drained(DrainOutcome outcome) {
            heard.add("drained");
          }
        };
    Observers observers = new Observers(List.of(relayOnly));
    observers.accepted(PEER);
    observers.opened(STREAM);
    assertEquals(List.of("opened"), heard);
  }

  private Object recorder(String name) {
    return Proxy.newProxyInstance(
        ObserversTest.class.getClassLoader(),
        STEPS,
        (proxy, method, arguments) -> {
          heard.add(name + " " + method.getName() + Arrays.toString(arguments));
          return null;
        });
  }

  private static Object sample(Class<?> type) {
    if (type == InetSocketAddress.class) {
      return PEER;
    } else if (type == String.class) {
      return "text";
    } else if (type == long.class) {
      return 7L;
    } else if (type == int.class) {
      return 200;
    } else if (type == Reason.class) {
      return Reason.TIMEOUT;
    } else if (type == AppAddress.class) {
      return new AppAddress.Tcp("a", 1);
    } else if (type == StreamFacts.class) {
      return STREAM;
    } else if (type == RelayEnd.class) {
      return new RelayEnd(RelayEnd.Initiator.APP, RelayEnd.Cause.CLOSED, 1000, 1, 2, 3, 4, 5);
    }
    if (type == List.class) {
      return List.of();
    } else if (type == Reloaded.class) {
      return new Reloaded(Reloaded.Outcome.UNCHANGED, List.of(), List.of(), List.of());
    }
    if (type == DrainOutcome.class) {
      return DrainOutcome.CLEAN;
    } else if (type == HelloOffer.class) {
      return HelloOffer.NONE;
    }
    throw new AssertionError("an event has a new kind of argument: " + type);
  }

  private static Handler capture(List<LogRecord> told) {
    return new Handler() {
      @Override
      public void publish(LogRecord record) {
        told.add(record);
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  private static final class Broken implements ListenEvents {
    @Override
    public void accepted(InetSocketAddress peer) {
      throw new IllegalStateException("a bug");
    }

    @Override
    public void refused(InetSocketAddress peer, Reason reason, String detail) {}

    @Override
    public void paused(int open, int descriptors) {}

    @Override
    public void failedBeforeTls(InetSocketAddress peer, Reason reason, String detail) {}

    @Override
    public void closed(InetSocketAddress peer) {
      throw new IllegalStateException("the same bug");
    }
  }
}
