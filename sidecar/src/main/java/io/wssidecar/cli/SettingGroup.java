package io.wssidecar.cli;

import java.util.ArrayList;
import java.util.List;

/** Settings that the help shows together. */
record SettingGroup(String heading, List<Setting<?>> settings) {
  static SettingGroup headed(String heading) {
    return new SettingGroup(heading, new ArrayList<>());
  }

  <T> Setting<T> has(Setting<T> setting) {
    settings.add(setting);
    return setting;
  }
}
