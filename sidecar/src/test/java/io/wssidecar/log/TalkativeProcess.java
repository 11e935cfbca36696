package io.wssidecar.log;

import io.wssidecar.config.LogSettings;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.logging.LogManager;

/** A process of its own for tests of what a process's end does to its log. */
final class TalkativeProcess {
  private TalkativeProcess() {}

  /** Says much more than a pipe holds, or says something while exit hooks run. */
  public static void main(String[] arguments) {
    LogSettings settings = new LogSettings(System.Logger.Level.INFO, LogSettings.Format.TEXT);
    Logging logging = Logging.start(settings, new FileOutputStream(FileDescriptor.out));
    System.Logger log = System.getLogger("io.wssidecar.Talkative");
    if (arguments[0].equals("flood")) {
      for (int i = 0; i < 20_000; i++) {
        log.log(System.Logger.Level.INFO, "nobody reads line {0}", i);
      }
      logging.close();
      return;
    }
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              // What the JDK's own hook does, at a time of its own choice.
              LogManager.getLogManager().reset();
              log.log(System.Logger.Level.INFO, "said in the hook");
              logging.close();
            }));
    System.exit(0);
  }
}
