package io.wssidecar.cli;

/** Reads the text of one setting. Stateless: every thread may call it. */
@FunctionalInterface
interface Parser<T> {
  T parse(String text) throws BadValue;
}
