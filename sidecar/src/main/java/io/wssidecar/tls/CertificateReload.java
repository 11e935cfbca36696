package io.wssidecar.tls;

import io.wssidecar.config.ConfigException;
import java.util.List;

/**
 * Reads keys and certificates anew and, if all of them can be used, serves them from the next
 * handshake on. No connection is touched: streams go on, handshakes under way keep what they began
 * with, and session tickets stay good, for the keys that seal them are not those of the files.
 *
 * <p>Any thread that may wait for a disk; one reload at a time.
 */
public final class CertificateReload {
  private static final System.Logger LOG = System.getLogger(CertificateReload.class.getName());

  private final ServerContext context;
  private final TlsEvents events;

  /** What was told of the files as they are now, so that it is not told again. Guarded by this. */
  private List<String> told = List.of();

  public CertificateReload(ServerContext context, TlsEvents events) {
    this.context = context;
    this.events = events;
    events.serving(context.loaded().certificates());
  }

  /** Reloads because somebody asked for it; tells {@link TlsEvents} and returns how it ended. */
  public synchronized Reloaded reload() {
    if (context.files().contents().equals(served())) {
      told = List.of();
      return tell(Reloaded.Outcome.UNCHANGED, List.of(), List.of());
    }
    List<String> problems = attempt();
    if (!problems.isEmpty()) {
      told = problems;
      return tell(Reloaded.Outcome.FAILURE, problems, List.of());
    }
    return succeeded();
  }

  /** The files that may change. */
  IdentityFiles files() {
    return context.files();
  }

  /** Whether files with that digest are what is served. */
  synchronized boolean serves(String contents) {
    boolean same = contents.equals(served());
    if (same) {
      told = List.of(); // a mistake that was taken back and is made again is news
    }
    return same;
  }

  /**
   * Reloads because the files have changed. Only a success is told: whoever noticed the change
   * knows when a failure is worth it.
   *
   * @return the mistakes in the files, none after a success
   */
  synchronized List<String> attemptChanged() {
    List<String> problems = attempt();
    if (problems.isEmpty()) {
      succeeded();
    }
    return problems;
  }

  /** Tells of a failed {@link #attemptChanged}, unless it is what was told last. */
  synchronized void failed(List<String> problems) {
    if (!problems.equals(told)) {
      told = problems;
      tell(Reloaded.Outcome.FAILURE, problems, List.of());
    }
  }

  private String served() {
    return context.loaded().contents();
  }

  private List<String> attempt() {
    try {
      context.serve(context.read());
      return List.of();
    } catch (ConfigException e) {
      return e.problems();
    } catch (RuntimeException bug) {
      // Whatever a file does to a parser, who is connected must not notice.
      LOG.log(System.Logger.Level.ERROR, "the certificates could not be read", bug);
      return List.of("the files cannot be read (" + bug + "). Check them: wss-sidecar check.");
    }
  }

  private Reloaded succeeded() {
    told = List.of();
    events.serving(context.loaded().certificates());
    return tell(Reloaded.Outcome.SUCCESS, List.of(), context.warnings());
  }

  private Reloaded tell(Reloaded.Outcome outcome, List<String> problems, List<String> warnings) {
    Reloaded result = new Reloaded(outcome, context.loaded().certificates(), problems, warnings);
    events.reloaded(result);
    return result;
  }
}
