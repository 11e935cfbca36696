package io.wssidecar.loop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.channels.StreamSourceChannel;
import org.xnio.conduits.Conduits;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.StreamSourceConduit;
import org.xnio.conduits.WriteReadyHandler;

/**
 * Both halves of a {@link Socket}: reads and writes that never wait, each one system call, and who
 * is told when they are possible.
 *
 * <p>Runs on its I/O thread; not shared.
 */
final class SocketConduit implements StreamSourceConduit, StreamSinkConduit, Readiness {
  private final Socket socket;
  private final SocketChannel channel;
  private @Nullable SelectionKey key;
  private @Nullable ReadReadyHandler reader;
  private @Nullable WriteReadyHandler writer;

  /** What the key asks for; noted here because asking the key costs a fence. */
  private int interest;

  SocketConduit(Socket socket, SocketChannel channel) {
    this.socket = socket;
    this.channel = channel;
  }

  /** From now on it asks by that key, which asks for nothing yet. */
  void askBy(SelectionKey registered) {
    key = registered;
  }

  /** It asks for nothing any more, for the socket is being closed. */
  void askNothing() {
    interest = 0;
    key = null;
  }

  private void ask(int ops) {
    if (key != null && interest != ops) {
      interest = ops;
      key.interestOps(ops);
    }
  }

  @Override
  public void ready(int ops) {
    // What is ready was asked for when the pass began; who was served before may have changed that.
    if ((ops & interest & SelectionKey.OP_READ) != 0 && reader != null) {
      reader.readReady();
    }
    if ((ops & interest & SelectionKey.OP_WRITE) != 0 && writer != null) {
      writer.writeReady();
    }
  }

  @Override
  public void end() {
    if (reader != null) {
      reader.forceTermination();
    }
    if (writer != null) {
      writer.forceTermination();
    }
    IoUtils.safeClose(socket);
  }

  @Override
  public void setReadReadyHandler(ReadReadyHandler handler) {
    reader = handler;
  }

  @Override
  public void setWriteReadyHandler(WriteReadyHandler handler) {
    writer = handler;
  }

  @Override
  public void resumeReads() {
    ask(interest | SelectionKey.OP_READ);
  }

  @Override
  public void suspendReads() {
    ask(interest & ~SelectionKey.OP_READ);
  }

  @Override
  public void wakeupReads() {
    resumeReads();
    getReadThread().execute(() -> ready(SelectionKey.OP_READ));
  }

  @Override
  public boolean isReadResumed() {
    return (interest & SelectionKey.OP_READ) != 0;
  }

  @Override
  public void resumeWrites() {
    ask(interest | SelectionKey.OP_WRITE);
  }

  @Override
  public void suspendWrites() {
    ask(interest & ~SelectionKey.OP_WRITE);
  }

  @Override
  public void wakeupWrites() {
    resumeWrites();
    getWriteThread().execute(() -> ready(SelectionKey.OP_WRITE));
  }

  @Override
  public boolean isWriteResumed() {
    return (interest & SelectionKey.OP_WRITE) != 0;
  }

  @Override
  public void awaitReadable() {
    throw neverWaits();
  }

  @Override
  public void awaitReadable(long time, TimeUnit unit) {
    throw neverWaits();
  }

  @Override
  public void awaitWritable() {
    throw neverWaits();
  }

  @Override
  public void awaitWritable(long time, TimeUnit unit) {
    throw neverWaits();
  }

  private static IllegalStateException neverWaits() {
    return new IllegalStateException("an I/O thread waits for no single socket");
  }

  @Override
  public int read(ByteBuffer dst) throws IOException {
    int count;
    try {
      count = channel.read(dst);
    } catch (ClosedChannelException e) {
      return -1;
    }
    if (count < 0) {
      terminateReads();
    }
    return count;
  }

  /** Into the first that has room: to read less is always allowed. */
  @Override
  public long read(ByteBuffer[] dsts, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      if (dsts[i].hasRemaining()) {
        return read(dsts[i]);
      }
    }
    return 0;
  }

  @Override
  public long transferTo(long position, long count, FileChannel target) throws IOException {
    return target.transferFrom(channel, position, count);
  }

  @Override
  public long transferTo(long count, ByteBuffer through, StreamSinkChannel target)
      throws IOException {
    return Conduits.transfer(this, count, through, target);
  }

  /** No system call: the kernel would still take what the peer sends. */
  @Override
  public void terminateReads() {
    if (socket.endReads()) {
      suspendReads();
      readsEnded();
    }
  }

  void readsEnded() {
    if (reader != null) {
      reader.terminated();
    }
  }

  @Override
  public boolean isReadShutdown() {
    return socket.isReadShutdown();
  }

  @Override
  public int write(ByteBuffer src) throws IOException {
    return channel.write(src);
  }

  @Override
  public long write(ByteBuffer[] srcs, int offset, int length) throws IOException {
    return channel.write(srcs, offset, length);
  }

  @Override
  public int writeFinal(ByteBuffer src) throws IOException {
    return Conduits.writeFinalBasic(this, src);
  }

  @Override
  public long writeFinal(ByteBuffer[] srcs, int offset, int length) throws IOException {
    return Conduits.writeFinalBasic(this, srcs, offset, length);
  }

  @Override
  public long transferFrom(FileChannel src, long position, long count) throws IOException {
    return src.transferTo(position, count, channel);
  }

  @Override
  public long transferFrom(StreamSourceChannel source, long count, ByteBuffer through)
      throws IOException {
    return Conduits.transfer(source, count, through, this);
  }

  /** Nothing is kept here. */
  @Override
  public boolean flush() {
    return true;
  }

  @Override
  public void terminateWrites() throws IOException {
    if (socket.endWrites()) {
      suspendWrites();
      if (socket.isOpen()) { // else the close, which is on its way, says the same
        channel.shutdownOutput();
      }
      writesEnded();
    }
  }

  @Override
  public void truncateWrites() throws IOException {
    terminateWrites();
  }

  void writesEnded() {
    if (writer != null) {
      writer.terminated();
    }
  }

  @Override
  public boolean isWriteShutdown() {
    return socket.isWriteShutdown();
  }

  @Override
  public XnioIoThread getReadThread() {
    return socket.getIoThread();
  }

  @Override
  public XnioIoThread getWriteThread() {
    return socket.getIoThread();
  }

  @Override
  public XnioWorker getWorker() {
    return socket.getWorker();
  }
}
