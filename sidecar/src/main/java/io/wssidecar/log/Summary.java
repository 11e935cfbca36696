package io.wssidecar.log;

/** So many failures of one kind for one reason since the last such line, and the latest of them. */
record Summary(long millis, long count, Failure last) implements Entry {
  @Override
  public void tell(Line line) {
    line.head(
            millis,
            Failure.level(last.what(), last.reason()),
            Failure.LOGGER,
            last.what().of(count))
        .with("count", count)
        .with("reason", last.reason().label());
    last.tellWho(count == 1 ? "peer" : "last_peer", line);
  }
}
