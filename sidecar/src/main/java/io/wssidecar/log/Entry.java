package io.wssidecar.log;

/**
 * Something that happened and shall be told.
 *
 * <p>Made where it happened, often an I/O thread, from nothing but references; turned into text on
 * the writer thread. So it must be immutable and must not keep large things alive: the peer's words
 * come in through {@link PeerText#head}.
 */
interface Entry {
  /** Writes this entry as one line: first the head, then the rest. On the writer thread. */
  void tell(Line line);
}
