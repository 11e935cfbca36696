package io.wssidecar.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.Background;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FlatSelectorTest {
  private final FlatSelector selector = (FlatSelector) new FlatSelectors().openSelector();
  private final List<Pipe> pipes = new ArrayList<>();

  FlatSelectorTest() throws IOException {}

  @AfterEach
  void closeAll() throws IOException {
    selector.close();
    for (Pipe pipe : pipes) {
      pipe.source().close();
      pipe.sink().close();
    }
  }

  @Test
  void tellsWhatIsReadyUntilItIsReadAsTheJdkDoes() throws IOException {
    SelectionKey ready = register();
    SelectionKey quiet = register();
    write(0);
    for (int round = 0; round < 2; round++) {
      assertEquals(1, selector.select(1000));
      assertArrayEquals(new SelectionKey[] {ready, null}, copied(new SelectionKey[2]));
      assertTrue(ready.isReadable());
    }
    pipes.get(0).source().read(ByteBuffer.allocate(8));
    assertEquals(0, selector.selectNow());
    assertTrue(selector.selectedKeys().isEmpty());
    assertTrue(quiet.isValid());
    assertEquals(Set.of(ready, quiet), selector.keys());
  }

  @Test
  void findsAKeyOnceThoughNobodyLookedBetweenTwoSelects() throws IOException {
    SelectionKey ready = register();
    write(0);
    assertEquals(1, selector.selectNow());
    assertEquals(1, selector.select(1000));
    assertArrayEquals(new SelectionKey[] {ready}, copied(new SelectionKey[0]));
  }

  @Test
  void holdsAsManyAsThereAre() throws IOException {
    Set<SelectionKey> all = new HashSet<>();
    for (int i = 0; i < 150; i++) {
      all.add(register());
      write(i);
    }
    assertEquals(150, selector.selectNow());
    assertEquals(all, new HashSet<>(selector.selectedKeys()));
    assertEquals(150, copied(new SelectionKey[16]).length);
    assertTrue(selector.selectedKeys().isEmpty());
  }

  @Test
  void leavesNothingOfAChannelThatWasClosed() throws IOException {
    long before = descriptors();
    for (int i = 0; i < 200; i++) {
      SelectionKey key = register();
      Pipe pipe = pipes.remove(0);
      pipe.source().close();
      pipe.sink().close();
      selector.selectNow();
      assertFalse(key.isValid());
      assertFalse(pipe.source().isRegistered());
    }
    assertTrue(selector.keys().isEmpty());
    assertTrue(descriptors() - before < 100, () -> descriptors() + " of " + before);
  }

  @Test
  void wakesUp() {
    AtomicReference<Thread> sleeper = new AtomicReference<>();
    try (Background sleeping =
        Background.run(() -> {
          sleeper.set(Thread.currentThread());
          assertEquals(0, select());
        })) {
      Await.until("it sleeps", () -> within(sleeper.get(), FlatSelector.class));
      selector.wakeup();
    }
  }

  /** In a JVM of its own: XNIO asks once for a provider, and other tests may be the first. */
  @Test
  void isWhatTheIoThreadsSleepIn() throws Exception {
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process asking =
        new ProcessBuilder(java, "-cp", path, Sleeper.class.getName()).inheritIO().start();
    assertTrue(asking.waitFor(25, TimeUnit.SECONDS), "it does not end");
    assertEquals(0, asking.exitValue());
  }

  /** Ends without complaint if an I/O thread sleeps in our selector. */
  static final class Sleeper {
    private Sleeper() {}

    public static void main(String[] none) throws IOException {
      IoLoops loops = IoLoops.start(1);
      Thread thread = loops.numbered(0).thread();
      Await.until("it sleeps", () -> within(thread, FlatSelector.class));
      loops.shutdown();
    }
  }

  @Test
  void servesOurChannelsItselfAndShowsTheLoopNothingOfThem() throws IOException {
    Told told = new Told();
    registerOurs(told);
    write(0);
    assertEquals(0, selector.selectNow());
    assertEquals(List.of(SelectionKey.OP_READ), told.ops);
    assertTrue(selector.selectedKeys().isEmpty());
    assertTrue(selector.keys().isEmpty());
  }

  @Test
  void whoThrowsIsEndedAndTheOthersAreServed() throws IOException {
    Told first = new Told();
    Told second = new Told();
    for (Told each : List.of(first, second)) {
      registerOurs(each);
      each.then =
          () -> {
            throw new IllegalStateException("planted");
          };
    }
    write(0);
    write(1);
    selector.selectNow();
    assertEquals(1, first.ops.size());
    assertEquals(1, second.ops.size());
    assertTrue(first.ended && second.ended);
  }

  @Test
  void whoIsClosedByOneBeforeItIsNotTold() throws IOException {
    List<SelectionKey> keys = new ArrayList<>();
    Told first = new Told();
    Told second = new Told();
    for (Told each : List.of(first, second)) {
      keys.add(registerOurs(each));
      each.then = () -> keys.forEach(selector::close);
    }
    write(0);
    write(1);
    selector.selectNow();
    assertEquals(1, first.ops.size() + second.ops.size());
  }

  @Test
  void whatIsClosedIsGoneBeforeThatIsTold() throws IOException {
    SelectionKey key = registerOurs(new Told());
    List<Boolean> open = new ArrayList<>();
    selector.close(key);
    selector.afterClosing(() -> open.add(key.channel().isOpen()));
    assertTrue(key.channel().isOpen());
    selector.select(); // does not sleep, for there is something to do
    assertEquals(List.of(false), open);
    assertFalse(((Pipe.SourceChannel) key.channel()).isRegistered());
  }

  @Test
  void doesNotSleepWhileExpensiveWorkWaits() throws IOException {
    List<String> done = new ArrayList<>();
    selector.turns().later(() -> done.add("first"));
    selector.select();
    assertEquals(List.of("first"), done);
  }

  @Test
  void goesOnAfterWorkThatThrows() throws IOException {
    List<String> done = new ArrayList<>();
    Runnable planted =
        () -> {
          throw new IllegalStateException("planted");
        };
    selector.afterClosing(planted);
    selector.turns().later(planted);
    selector.turns().later(() -> done.add("second"));
    selector.selectNow();
    selector.selectNow();
    assertEquals(List.of("second"), done);
  }

  @Test
  void endsOurChannelsWhenItIsClosed() throws IOException {
    Told told = new Told();
    SelectionKey key = registerOurs(told);
    selector.close();
    assertTrue(told.ended);
    assertFalse(key.channel().isOpen());
  }

  private SelectionKey registerOurs(Told told) throws IOException {
    Pipe pipe = Pipe.open();
    pipes.add(pipe);
    pipe.source().configureBlocking(false);
    return selector.enrol(pipe.source(), SelectionKey.OP_READ, told);
  }

  private static final class Told implements Readiness {
    private final List<Integer> ops = new ArrayList<>();
    private Runnable then = () -> {};
    private boolean ended;

    @Override
    public void ready(int ready) {
      ops.add(ready);
      then.run();
    }

    @Override
    public void end() {
      ended = true;
    }
  }

  private SelectionKey register() throws IOException {
    Pipe pipe = Pipe.open();
    pipes.add(pipe);
    pipe.source().configureBlocking(false);
    return pipe.source().register(selector, SelectionKey.OP_READ, "attached");
  }

  private void write(int index) throws IOException {
    pipes.get(index).sink().write(ByteBuffer.wrap(new byte[] {1}));
  }

  private int select() {
    try {
      return selector.select();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What XNIO's loop does with them. */
  private SelectionKey[] copied(SelectionKey[] into) {
    SelectionKey[] keys = selector.selectedKeys().toArray(into);
    selector.selectedKeys().clear();
    return keys;
  }

  private static boolean within(Thread thread, Class<?> type) {
    if (thread == null) {
      return false;
    }
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getClassName().equals(type.getName())) {
        return true;
      }
    }
    return false;
  }

  private static long descriptors() {
    return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getOpenFileDescriptorCount();
  }
}
