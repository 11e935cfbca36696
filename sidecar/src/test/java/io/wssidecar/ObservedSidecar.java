package io.wssidecar;

import io.wssidecar.config.ConfigException;
import io.wssidecar.config.Settings;
import java.io.IOException;
import java.util.List;

/** Lets the test kit listen to a sidecar's events. */
public final class ObservedSidecar {
  private ObservedSidecar() {}

  /** Starts one; each of these is told the events of the steps whose interface it has. */
  public static Sidecar start(Settings settings, List<?> listening)
      throws IOException, ConfigException {
    return Sidecar.start(settings, listening);
  }
}
