package io.wssidecar.loop;

import java.nio.channels.SelectionKey;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;

/**
 * The keys that one select found, in an array. A selector finds each key once, so nobody looks for
 * doubles. They go all together; a single one cannot be removed. Not shared: the thread that
 * selects is the only one that looks.
 */
final class SelectedKeys extends AbstractSet<SelectionKey> {
  private SelectionKey[] keys = new SelectionKey[64];
  private int size;

  void append(SelectionKey key) {
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, 2 * size);
    }
    keys[size++] = key;
  }

  /** The key found as number {@code index}, from 0. */
  SelectionKey at(int index) {
    return keys[index];
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void clear() {
    Arrays.fill(keys, 0, size, null);
    size = 0;
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> T[] toArray(T[] into) {
    if (into.length < size) {
      return (T[]) Arrays.copyOf(keys, size, into.getClass());
    }
    System.arraycopy(keys, 0, into, 0, size);
    Arrays.fill(into, size, Math.min(size + 1, into.length), null); // the end, where there is room
    return into;
  }

  @Override
  public Iterator<SelectionKey> iterator() {
    return Arrays.asList(keys).subList(0, size).iterator();
  }
}
