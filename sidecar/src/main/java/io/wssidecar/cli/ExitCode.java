package io.wssidecar.cli;

/** What a supervisor learns: a 1 may pass at a restart, a 2 will not. */
final class ExitCode {
  static final int OK = 0;

  /** Our failure, or a broken environment. */
  static final int FAILURE = 1;

  /** The operator's mistake. */
  static final int MISTAKE = 2;

  private ExitCode() {}
}
