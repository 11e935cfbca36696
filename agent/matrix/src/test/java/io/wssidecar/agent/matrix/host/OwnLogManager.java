package io.wssidecar.agent.matrix.host;

import java.util.logging.LogManager;

/** A log manager of the host's own, as JBoss has one. Tells who made it. */
public final class OwnLogManager extends LogManager {
  public OwnLogManager() {
    System.out.println("log manager made by " + Thread.currentThread().getName());
  }
}
