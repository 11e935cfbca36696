package io.wssidecar.loop;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's selector without its set of selected keys. That is a hash set: to look into it, add to
 * it, copy it and clear it costs each event an object and a tenth of a microsecond, which is one
 * percent of a small message. Here the keys come through {@link Selector#select(Consumer)} and
 * stand in an array until XNIO's loop has copied them; see decision 006.
 *
 * <p>Everything else is the JDK's: keys belong to its selector, and so do wake-ups and what is
 * cancelled. One thread selects; any may register and wake it up.
 */
final class FlatSelector extends AbstractSelector {
  private final Selector selector;
  private final SelectedKeys selected = new SelectedKeys();
  private final Consumer<SelectionKey> select = selected::append;

  FlatSelector(SelectorProvider provider, Selector selector) {
    super(provider);
    this.selector = selector;
  }

  /**
   * The channel notes the key twice, for whoever registered and for the selector that it belongs
   * to, and forgets both when the key goes. Asked again for this selector it would register anew;
   * XNIO registers each channel once.
   */
  @Override
  protected SelectionKey register(
      AbstractSelectableChannel channel, int ops, @Nullable Object attachment) {
    try {
      return channel.register(selector, ops, attachment);
    } catch (ClosedChannelException e) {
      throw new CancelledKeyException(); // closed by another thread in this very moment
    }
  }

  @Override
  public Set<SelectionKey> keys() {
    return selector.keys();
  }

  @Override
  public Set<SelectionKey> selectedKeys() {
    return selected;
  }

  /**
   * Each select begins anew: XNIO selects once more, for nothing, when it cancels a key, and what
   * was found then and is still ready is found again.
   */
  @Override
  public int selectNow() throws IOException {
    selected.clear();
    return selector.selectNow(select);
  }

  @Override
  public int select(long timeout) throws IOException {
    selected.clear();
    return selector.select(select, timeout);
  }

  @Override
  public int select() throws IOException {
    selected.clear();
    return selector.select(select);
  }

  @Override
  public Selector wakeup() {
    selector.wakeup();
    return this;
  }

  @Override
  protected void implCloseSelector() throws IOException {
    selector.close();
  }
}
