package io.wssidecar.relay;

import io.wssidecar.loop.Deadline;
import io.wssidecar.loop.IoLoop;
import io.wssidecar.relay.RelayEnd.Initiator;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The polite end of one stream: who is told what, in which order. The client comes first.
 *
 * <table>
 * <caption>All the orders</caption>
 * <tr><th>when it is this stream's turn</th><th>what happens</th><th>outcome</th></tr>
 * <tr><td>nobody has closed</td><td>the client gets our Close at the end of a message; what the app
 *     sends after that is dropped and counted; the client's answer goes on to the app; the client's
 *     connection ends; the app answers and ends, or is given until the cut</td>
 *     <td>clean; cut if the app did not answer</td></tr>
 * <tr><td>… and the client does not answer</td><td>after the patience the app gets our Close too,
 *     masked, behind the client's last frame; when it ends, so does the client's connection</td>
 *     <td>timed out; cut if the app did not end either</td></tr>
 * <tr><td>… and the client ends without an answer</td><td>the app gets our Close, then the end</td>
 *     <td>timed out</td></tr>
 * <tr><td>… and the app ends first</td><td>the client's connection ends behind our Close</td>
 *     <td>clean if the client answered, else timed out</td></tr>
 * <tr><td>the app is within a message</td><td>the Close waits for its end; after five sixths of the
 *     window the end of a frame will do; within a frame nothing can be put in</td>
 *     <td>as above, or cut</td></tr>
 * <tr><td>the client takes no bytes</td><td>the Close waits behind what it does not take</td>
 *     <td>as above, or cut</td></tr>
 * <tr><td>the app takes no bytes</td><td>we cannot hear the client's answer: as if there was none</td>
 *     <td>timed out or cut</td></tr>
 * <tr><td>the client has closed</td><td>nothing: the app's answer passes, or is awaited</td>
 *     <td>clean, or cut</td></tr>
 * <tr><td>the app has closed</td><td>nothing: nothing may follow its Close, the client's answer
 *     passes</td><td>clean, or cut</td></tr>
 * <tr><td>the app is gone, without a Close</td><td>the client gets 1012 at the end of a frame, or of
 *     its bytes, and then the end</td><td>clean</td></tr>
 * <tr><td>the protocol was left</td><td>nothing can be put in: both get the end of the stream</td>
 *     <td>cut</td></tr>
 * </table>
 *
 * Runs on the stream's I/O thread; not shared.
 */
final class Closing {
  private enum Stage {
    /** Its turn has not come. */
    WAITING,
    /** Our Close waits for a boundary. */
    ASKED,
    /** Our Close went to the client, which has not answered. */
    TOLD,
    /** The client has not answered; our Close went to the app. */
    GIVEN_UP,
    /** Both sides know. */
    LEAVING
  }

  private final Relay relay;
  private final ClosePlan plan;
  private final Deadline deadline;
  private final Passage toClient;
  private final Passage toApp;
  private final long begun = System.nanoTime();
  private long turnAt;
  private long cutAt;
  private Stage stage = Stage.WAITING;
  private boolean hurried;
  private boolean forced;
  private boolean cut;

  /** The app ended by itself, not because it read the end of its client. */
  private boolean appLeft;

  Closing(Relay relay, ClosePlan plan, IoLoop loop, Passage toClient, Passage toApp) {
    this.relay = relay;
    this.plan = plan;
    this.toClient = toClient;
    this.toApp = toApp;
    this.cutAt = begun + plan.cut();
    this.deadline = new Deadline(loop.wheel(), this::due);
  }

  /** The stream's turn comes so many nanoseconds from now; at once for 0. */
  void in(long nanos) {
    turnAt = System.nanoTime() + nanos;
    if (nanos > 0) {
      deadline.in(nanos);
    } else {
      begin();
    }
  }

  /**
   * Cuts the stream so many nanoseconds from now, if it was not to be cut before; a turn that would
   * come too late for that comes within half of them.
   */
  void cutWithin(long nanos) {
    long now = System.nanoTime();
    if (stage == Stage.WAITING && turnAt - now > nanos / 2) {
      in(ThreadLocalRandom.current().nextLong(nanos / 2 + 1));
    }
    long at = now + nanos;
    if (at - cutAt < 0 || stage == Stage.WAITING) {
      cutAt = at;
      hurried = true;
      if (stage == Stage.LEAVING || stage == Stage.GIVEN_UP) {
        deadline.in(untilCut());
      }
    }
  }

  ClosePlan plan() {
    return plan;
  }

  /** How it went, so far. */
  DrainOutcome outcome() {
    if (cut) {
      return DrainOutcome.CUT;
    } else if (!toClient.closed() || appLost()) {
      return DrainOutcome.CLEAN;
    } else if (toApp.closed() || !toApp.peerClosed()) {
      return DrainOutcome.TIMED_OUT;
    }
    return toClient.peerClosed() || appLeft ? DrainOutcome.CLEAN : DrainOutcome.CUT;
  }

  /** Whether the end of the stream is this one's business; before its turn it is not. */
  boolean governs() {
    return stage != Stage.WAITING || appLost();
  }

  private boolean appLost() {
    return plan.cause() == RelayEnd.Cause.APP_LOST;
  }

  private void begin() {
    if (appLost()) {
      tellClientThatTheAppIsGone();
    } else if (toClient.opaque() || toApp.opaque()) {
      hopeless();
    } else if (toClient.peerClosed() || toApp.peerClosed()) {
      leave();
    } else {
      stage = Stage.ASKED;
      deadline.in(begun + plan.force() - System.nanoTime());
      toClient.close(ControlFrame.close(Direction.APP_TO_CLIENT, plan.code(), plan.reason()));
      relay.putIn(Direction.APP_TO_CLIENT);
    }
  }

  private void tellClientThatTheAppIsGone() {
    stage = Stage.LEAVING;
    deadline.in(hurried ? Math.min(plan.patience(), untilCut()) : plan.patience());
    toClient.close(ControlFrame.close(Direction.APP_TO_CLIENT, plan.code(), plan.reason()));
    toClient.closeAnywhere();
    relay.putIn(Direction.APP_TO_CLIENT);
    relay.finish(Direction.APP_TO_CLIENT);
  }

  /** Our Close stands in the direction's bytes. */
  void put(Direction direction) {
    if (direction == Direction.APP_TO_CLIENT && stage == Stage.ASKED) {
      stage = Stage.TOLD;
      deadline.in(Math.min(plan.patience(), untilCut()));
    }
  }

  /** A peer's Close goes by. */
  void peerCloses(Direction direction) {
    if (stage == Stage.WAITING && appLost()) {
      begin(); // nobody else is there to answer
    } else if (stage == Stage.ASKED) {
      leave(); // it was faster
    } else if (stage == Stage.TOLD && direction == Direction.CLIENT_TO_APP) {
      leave();
      relay.finish(Direction.APP_TO_CLIENT);
    }
  }

  /** A side ends; what it said before is on its way. */
  void peerEnds(Initiator side) {
    appLeft |= side == Initiator.APP && !relay.toldAppTheEnd();
    if (appLost()) {
      if (stage == Stage.WAITING && side == Initiator.APP) {
        begin(); // a silent app's socket ends before its client's turn has come: tell it first
      }
      return;
    }
    if (stage == Stage.TOLD && side == Initiator.CLIENT) {
      tellApp();
    } else if (stage == Stage.ASKED && side == Initiator.APP) {
      toClient.closeAnywhere(); // the end of the message will not come
      relay.putIn(Direction.APP_TO_CLIENT);
    }
    if (stage != Stage.WAITING) {
      leave();
    }
  }

  void stop() {
    deadline.cancel();
  }

  private void leave() {
    stage = Stage.LEAVING;
    deadline.in(untilCut());
  }

  private void due() {
    if (stage == Stage.WAITING) {
      begin();
    } else if (untilCut() <= 0 || stage == Stage.LEAVING || stage == Stage.GIVEN_UP) {
      if (stage == Stage.TOLD) {
        tellApp(); // its answer cannot be waited for any more, but it shall know
      }
      cut();
    } else if (stage == Stage.TOLD) {
      giveUpClient();
    } else if (toClient.opaque()) {
      hopeless();
    } else if (forced) {
      cut();
    } else {
      forced = true;
      deadline.in(untilCut());
      toClient.closeAnywhere();
      relay.putIn(Direction.APP_TO_CLIENT);
    }
  }

  private void giveUpClient() {
    stage = Stage.GIVEN_UP;
    deadline.in(untilCut());
    tellApp();
  }

  private void tellApp() {
    toApp.close(ControlFrame.close(Direction.CLIENT_TO_APP, plan.code(), plan.reason()));
    toApp.closeAnywhere();
    relay.putIn(Direction.CLIENT_TO_APP);
  }

  /** Nothing can be put in. */
  private void hopeless() {
    cut = true;
    leave();
    relay.finish(Direction.APP_TO_CLIENT);
    relay.finish(Direction.CLIENT_TO_APP);
  }

  private void cut() {
    cut |= relay.unfinished();
    relay.close();
  }

  private long untilCut() {
    return cutAt - System.nanoTime();
  }
}
