package io.wssidecar.cli;

import io.wssidecar.config.ConfigException;
import java.io.IOException;
import java.util.List;

/** One word after {@code wss-sidecar}. */
interface Command {
  String name();

  /** One line for the list of commands. */
  String summary();

  /**
   * The settings that it takes as flags, with the defaults that hold for it. One that {@link
   * SettingTable} does not have is a flag of this command and nothing else: neither the environment
   * nor the file can set it.
   */
  List<Setting<?>> settings();

  /** Returns the exit code. */
  int run(Invocation invocation) throws ConfigException, IOException, InterruptedException;
}
