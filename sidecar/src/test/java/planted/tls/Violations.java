package planted.tls;

import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import planted.listen.ListenEvents;

final class Violations {
  static final class KnowsAnotherStep {
    Class<?> step = ListenEvents.class;
  }

  static final class TlsManager {}

  static final class Prints {
    void print() {
      System.out.println("planted");
    }
  }

  static final class PrintsTraces {
    void print(Exception broken) {
      broken.printStackTrace();
    }
  }

  static final class Sleeps {
    void sleep() throws InterruptedException {
      Thread.sleep(1);
    }
  }

  static final class SleepsUnits {
    void sleep() throws InterruptedException {
      TimeUnit.SECONDS.sleep(1);
    }
  }

  static final class LogsByItself {
    Logger logger = Logger.getLogger("planted");
  }

  static final class Exits {
    void exit() {
      System.exit(1);
    }
  }

  private Violations() {}
}
