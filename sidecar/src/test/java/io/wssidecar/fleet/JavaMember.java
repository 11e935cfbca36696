package io.wssidecar.fleet;

import io.wssidecar.fleet.Plan.Voice;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One client: the JDK's WebSocket, which answers a Close when the stage that its listener returned
 * completes. Threads of the HTTP client and the fleet's pacer call it; guarded by this.
 */
final class JavaMember implements WebSocket.Listener {
  /** What it does when a Close comes. */
  enum Manner {
    /** Answers after its message is whole. */
    FINISHES,
    /** Answers at once, between two fragments: its message is never finished. */
    TEARS,
    /** Goes on as if nothing had come. */
    NEVER_ANSWERS
  }

  private final int stream;
  private final Manner manner;
  private final Speech speech;
  private final Hearing hearing;
  private final CompletableFuture<Void> answer = new CompletableFuture<>();
  private final CompletableFuture<Void> settled = new CompletableFuture<>();

  private @Nullable WebSocket socket;
  private boolean speaking;
  private boolean closing;
  private boolean gone;
  private boolean underWay;
  private int closeCode;
  private long closedAt;
  private String fault = "";

  JavaMember(int stream, Manner manner) {
    this.stream = stream;
    this.manner = manner;
    this.speech = new Speech(stream, Voice.CLIENT);
    this.hearing = new Hearing(stream, Voice.APP);
  }

  @Override
  public synchronized void onOpen(WebSocket opened) {
    socket = opened;
    opened.request(Long.MAX_VALUE);
  }

  /** Sends the next fragment, and more until it stands inside a message again. */
  synchronized void beat() {
    if (socket != null && !speaking && !closing && !gone) {
      speak();
    }
  }

  private void speak() {
    speaking = true;
    Speech.Piece piece = speech.next();
    CompletableFuture<WebSocket> sent = socket.sendBinary(piece.bytes(), piece.last());
    var unused = sent.whenComplete((same, failure) -> spoken(failure));
  }

  private synchronized void spoken(@Nullable Throwable failure) {
    speaking = false;
    if (failure != null) {
      gone = true;
      // Who never answers is cut off in the middle of a word.
      if (closeCode == 0 || manner != Manner.NEVER_ANSWERS) {
        fault("could not send: " + failure);
      }
      answer.complete(null);
    } else if (closing) {
      finish();
    } else if (!speech.inside()) {
      speak();
    }
  }

  private void finish() {
    if (manner == Manner.FINISHES && speech.inside()) {
      speak();
    } else {
      answer.complete(null);
    }
  }

  @Override
  public synchronized @Nullable CompletionStage<?> onBinary(
      WebSocket same, ByteBuffer bytes, boolean last) {
    hearing.data(bytes);
    if (last) {
      hearing.end();
    }
    return null;
  }

  @Override
  public synchronized CompletionStage<?> onClose(WebSocket same, int code, String reason) {
    closeCode = code;
    closedAt = System.nanoTime();
    settled.complete(null);
    if (manner != Manner.NEVER_ANSWERS) {
      closing = true;
      if (!speaking) {
        finish();
      }
    }
    return answer;
  }

  @Override
  public synchronized void onError(WebSocket same, Throwable error) {
    gone = true;
    fault("error: " + error);
    answer.complete(null);
  }

  synchronized void fault(String what) {
    if (fault.isEmpty()) {
      fault = what;
    }
    settled.complete(null);
  }

  /** Notes whether a message is partly received now. */
  synchronized void mark() {
    underWay = hearing.inside();
  }

  /** Done when nothing more can come. */
  CompletableFuture<Void> settled() {
    return settled;
  }

  synchronized Account account() {
    return new Account(
        stream,
        closeCode,
        closedAt,
        speech.messages(),
        speech.position(),
        hearing.messages(),
        hearing.position(),
        underWay,
        hearing.fault().isEmpty() ? fault : hearing.fault());
  }
}
