package io.wssidecar.agent.core;

import io.wssidecar.agent.core.tls.Conscrypt;
import io.wssidecar.agent.core.tls.SunJsse;

/** Every recipe. Loaded, and ASM with it, when the first class to be changed comes up. */
final class Recipes {
  private Recipes() {}

  /** What to do with a class of that name, one of the target's. */
  static Recipe of(Target target, String owner) {
    switch (target) {
      case SUNJSSE:
        return SunJsse.recipe(owner);
      case CONSCRYPT:
        return Conscrypt.recipe(owner);
    }
    throw new IllegalArgumentException(owner);
  }
}
