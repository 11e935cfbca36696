package io.wssidecar.loop;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.XnioIoThread;

/**
 * The selector that an I/O thread sleeps in. XNIO's loop calls it once a pass, between the tasks;
 * our own channels ({@link Readiness} attached to their keys) are served within that call, and the
 * loop is shown only what XNIO has registered. See decisions 006 and 008.
 *
 * <pre>
 *   XNIO's loop:  tasks ─▶ select ─▶ keys of XNIO's ─▶ tasks ─▶ …
 *                            │
 *                            ├ sleep, until something is ready or somebody wakes us
 *                            ├ close what was closed since the last pass
 *                            ├ tell our channels what is ready
 *                            └ a share of the expensive work that waits ({@link Turns})
 * </pre>
 *
 * <p>Ready keys come through {@link Selector#select(Consumer)} and stand in an array: the JDK's set
 * of selected keys is a hash set, which costs each event an object and a tenth of a microsecond.
 *
 * <p>Everything else is the JDK's: keys belong to its selector, and so do wake-ups and what is
 * cancelled. One thread selects; any may register and wake it up.
 */
final class FlatSelector extends AbstractSelector {
  private static final System.Logger LOG = System.getLogger(FlatSelector.class.getName());

  private final Selector selector;
  private final SelectedKeys foreign = new SelectedKeys();
  private final SelectedKeys ours = new SelectedKeys();
  private final Consumer<SelectionKey> sort = this::sort;
  private final Turns turns = new Turns(System::nanoTime);
  private final Runnable endPass = turns::endPass;
  private final List<SelectionKey> closing = new ArrayList<>();
  private final List<Runnable> afterClosing = new ArrayList<>();

  /** Who selects; written by that thread alone, so that others never find themselves here. */
  private @Nullable Thread thread;

  private boolean serving;

  FlatSelector(SelectorProvider provider, Selector selector) {
    super(provider);
    this.selector = selector;
  }

  /**
   * The one that an I/O thread sleeps in. XNIO has no public way to ask; the version that we build
   * with has this one, and a later one that has not fails in the first test.
   */
  static FlatSelector of(XnioIoThread thread) {
    Object selector;
    try {
      Method asked = thread.getClass().getDeclaredMethod("getSelector");
      asked.setAccessible(true);
      selector = asked.invoke(thread);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this is not the XNIO that the sidecar was built with", e);
    }
    if (selector instanceof FlatSelector flat) {
      return flat;
    }
    throw new IllegalStateException("XNIO was used before FlatSelectors.use()");
  }

  // ------------------------------------------------------------------------------------------
  // for our own channels, on the I/O thread

  /** Registers a channel of ours; nothing is asked for yet when {@code ops} is 0. */
  SelectionKey enrol(SelectableChannel channel, int ops, Readiness readiness)
      throws ClosedChannelException {
    return channel.register(selector, ops, readiness);
  }

  /**
   * Closes the key's channel when this pass is over. At once it could not be: a channel that is
   * still registered stays open until the next select, and a select for each close would be XNIO's
   * way.
   */
  void close(SelectionKey key) {
    key.cancel();
    closing.add(key);
  }

  /** Runs that once all is really closed that was closed up to now. */
  void afterClosing(Runnable action) {
    afterClosing.add(action);
  }

  Turns turns() {
    return turns;
  }

  // ------------------------------------------------------------------------------------------
  // a pass

  private int pass(boolean sleep, long timeout) throws IOException {
    foreign.clear();
    if (serving) {
      return 0; // XNIO cancels a key of its own while we serve ours, and looks for nothing
    }
    thread = Thread.currentThread();
    if (sleep && !turns.anyWaiting() && afterClosing.isEmpty() && closing.isEmpty()) {
      selector.select(sort, timeout);
    } else {
      selector.selectNow(sort);
    }
    serving = true;
    try {
      finishClosing();
      serve();
      guarded(endPass);
    } finally {
      serving = false;
    }
    return foreign.size();
  }

  private void sort(SelectionKey key) {
    (key.attachment() instanceof Readiness ? ours : foreign).append(key);
  }

  private void serve() {
    for (int i = 0; i < ours.size(); i++) {
      SelectionKey key = ours.at(i);
      if (!key.isValid()) {
        continue; // closed by one that was served before it
      }
      Readiness readiness = (Readiness) key.attachment();
      try {
        readiness.ready(key.readyOps());
      } catch (RuntimeException | Error e) {
        bug(e);
        guarded(readiness::end);
      }
    }
    ours.clear();
  }

  private void finishClosing() {
    for (SelectionKey key : closing) {
      IoUtils.safeClose(key.channel());
    }
    closing.clear();
    afterClosing.forEach(FlatSelector::guarded);
    afterClosing.clear();
  }

  /** What escaped from here would end the thread. */
  private static void guarded(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | Error e) {
      bug(e);
    }
  }

  private static void bug(Throwable e) {
    LOG.log(System.Logger.Level.ERROR, "a bug: a connection suffers from it", e);
  }

  // ------------------------------------------------------------------------------------------
  // for XNIO

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

  /** Without ours: XNIO asks when the thread ends, to end them in its own way. */
  @Override
  public Set<SelectionKey> keys() {
    return selector.keys().stream()
        .filter(key -> !(key.attachment() instanceof Readiness))
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Set<SelectionKey> selectedKeys() {
    return foreign;
  }

  /**
   * Each select begins anew: XNIO selects once more, for nothing, when it cancels a key, and what
   * was found then and is still ready is found again.
   */
  @Override
  public int selectNow() throws IOException {
    return pass(false, 0);
  }

  @Override
  public int select(long timeout) throws IOException {
    return pass(true, timeout);
  }

  @Override
  public int select() throws IOException {
    return pass(true, 0);
  }

  /**
   * While we serve, XNIO takes its own thread for asleep and wakes it for each task that is given
   * to it; it will look for tasks anyway before it sleeps again.
   */
  @Override
  public Selector wakeup() {
    if (Thread.currentThread() != thread) {
      selector.wakeup();
    }
    return this;
  }

  @Override
  protected void implCloseSelector() throws IOException {
    for (SelectionKey key : List.copyOf(selector.keys())) {
      if (key.attachment() instanceof Readiness readiness) {
        guarded(readiness::end);
        IoUtils.safeClose(key.channel());
      }
    }
    selector.close();
    finishClosing();
  }
}
