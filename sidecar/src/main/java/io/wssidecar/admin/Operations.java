package io.wssidecar.admin;

import java.util.List;

/** What the admin port can do; whoever knows how supplies it. Called on the port's own threads. */
public interface Operations {
  /** Begins the drain, unless it has begun; must not wait. */
  void drain();

  /** How far the drain is; must not wait. */
  DrainState drainState();

  /** The open streams; may take a second. */
  List<OpenStream> streams();

  /** Reads keys and certificates again; may take as long as a disk does. */
  ReloadAnswer reload();
}
