package planted.upgrade;

import io.undertow.util.Headers;
import planted.listen.ListenEvents;

final class Violations {
  static final class KnowsAnotherStep {
    Class<?> step = ListenEvents.class;
  }

  static final class LeavesTheJdk {
    String header = Headers.UPGRADE_STRING;
    Object again = Headers.UPGRADE;
  }

  private Violations() {}
}
