package io.wssidecar.tls;

import io.wssidecar.loop.IoLoop;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Records of application data by the shortest way through Conscrypt: two native calls each, the
 * same that its engine makes. The engine makes several more, takes a lock around each, and has the
 * JVM called back for each buffer's address, which together is three percent of a small message. It
 * stays in charge of everything else: the handshake, the end, and whatever is not plain data. See
 * decision 009.
 *
 * <p>Conscrypt has no public way to these calls. A version without them gets no such object, and
 * the engine does all.
 *
 * <p>Runs on the connection's I/O thread; not shared.
 */
final class NativeRecords {
  private static final int HEADER = 5;
  private static final int APPLICATION_DATA = 23;

  /** Negated results of BoringSSL: it has no more to give now. */
  private static final int WANT_READ = -2;

  private static final int WANT_WRITE = -3;

  /** Likewise: the peer's close_notify came. */
  private static final int ZERO_RETURN = -6;

  private static final @Nullable Calls CALLS = Calls.find();

  private final SSLEngine engine;

  /**
   * Conscrypt's objects: the connection's, that of the bytes on its way, and who is called back.
   */
  private final Object ssl;

  private final Object bio;
  private final Object callbacks;

  private final Address sealedIn = new Address();
  private final Address plainOut = new Address();
  private final Address plainIn = new Address();
  private final Address sealedOut = new Address();
  private boolean stopped;

  private NativeRecords(SSLEngine engine, Object ssl, Object bio, Object callbacks) {
    this.engine = engine;
    this.ssl = ssl;
    this.bio = bio;
    this.callbacks = callbacks;
  }

  /**
   * For an engine whose handshake is over; null when it is not one of those that are known here.
   */
  static @Nullable NativeRecords of(SSLEngine engine) {
    Calls calls = CALLS;
    if (calls == null || !calls.wrapper.isInstance(engine)) {
      return null;
    }
    try {
      Object inner = calls.engineOf.invoke(engine);
      Object ssl = calls.sslOf.invoke(inner);
      return new NativeRecords(
          engine, ssl, calls.bioOf.invoke(inner), calls.callbacksOf.invoke(ssl));
    } catch (Throwable e) {
      throw new IllegalStateException("Conscrypt's fields cannot be read", e);
    }
  }

  /**
   * Through the static field, so that the compiler knows the handles and calls what they stand for.
   */
  private static Calls calls() {
    Calls calls = CALLS;
    if (calls == null) {
      throw new IllegalStateException("nobody may be here");
    }
    return calls;
  }

  /** From now on the engine does all: it has closed, or is about to. */
  void stop() {
    stopped = true;
  }

  /**
   * Whether the next record can be opened here: a whole one of application data, and room for all
   * that may be in it.
   */
  boolean canOpen(ByteBuffer input, ByteBuffer dst, int room) {
    return !stopped
        && input.remaining() >= HEADER
        && input.get(input.position()) == APPLICATION_DATA
        && input.remaining() >= length(input)
        && length(input) <= IoLoop.PACKET
        && dst.remaining() >= room
        && dst.isDirect()
        && input.isDirect()
        && pointer(calls().sslPointer, ssl) != 0;
  }

  private static int length(ByteBuffer input) {
    return HEADER + (input.getShort(input.position() + 3) & 0xffff);
  }

  /**
   * Opens the next record, which {@link #canOpen}.
   *
   * @return false when it was the peer's close_notify; the engine is closed then
   * @throws SSLException when it is not what it should be; the engine is closed, and has an alert
   */
  boolean open(ByteBuffer input, ByteBuffer dst) throws SSLException {
    int length = length(input);
    int opened;
    try {
      long pointer = pointer(calls().sslPointer, ssl);
      long from = sealedIn.of(input) + input.position();
      long to = plainOut.of(dst) + dst.position();
      int taken =
          (int)
              calls()
                  .writeBio
                  .invokeExact(
                      pointer, ssl, pointer(calls().bioPointer, bio), from, length, callbacks);
      if (taken != length) {
        throw new SSLException("a record of " + length + " bytes, of which " + taken + " fit");
      }
      opened = (int) calls().read.invokeExact(pointer, ssl, to, dst.remaining(), callbacks);
    } catch (Throwable e) {
      throw failed(e);
    }
    input.position(input.position() + length);
    if (opened > 0) {
      dst.position(dst.position() + opened);
    } else if (opened == ZERO_RETURN) {
      close();
      return false;
    } else if (opened != WANT_READ && opened != WANT_WRITE) {
      throw failed(new SSLException("reading a record gave " + opened));
    }
    return true;
  }

  /**
   * Seals one record; both buffers are direct, and there is room for it.
   *
   * @return false when the engine must be asked instead, and nothing was done
   */
  boolean seal(ByteBuffer src, ByteBuffer out) throws SSLException {
    long pointer = stopped ? 0 : pointer(calls().sslPointer, ssl);
    if (pointer == 0 || !src.isDirect() || !src.hasRemaining()) {
      return false;
    }
    try {
      long from = plainIn.of(src) + src.position();
      int sealed = (int) calls().write.invokeExact(pointer, ssl, from, src.remaining(), callbacks);
      if (sealed <= 0) {
        return false;
      }
      src.position(src.position() + sealed);
      long to = sealedOut.of(out) + out.position();
      int count =
          (int)
              calls()
                  .readBio
                  .invokeExact(
                      pointer,
                      ssl,
                      pointer(calls().bioPointer, bio),
                      to,
                      out.remaining(),
                      callbacks);
      out.position(out.position() + Math.max(count, 0));
      return true;
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  private SSLException failed(Throwable why) {
    close();
    return why instanceof SSLException ssl ? ssl : new SSLException(why);
  }

  /** As the engine does it when it meets the same. */
  private void close() {
    stopped = true;
    engine.closeOutbound();
    try {
      engine.closeInbound();
    } catch (SSLException e) {
      // Conscrypt's never complain.
    }
  }

  private static long pointer(MethodHandle of, Object holder) {
    try {
      return (long) of.invokeExact(holder);
    } catch (Throwable e) {
      throw new IllegalStateException("Conscrypt's field cannot be read", e);
    }
  }

  /** Where a buffer begins; asked once for each, and mostly it is the one of the time before. */
  private static final class Address {
    private @Nullable ByteBuffer last;
    private long address;

    @SuppressWarnings("ReferenceEquality") // this very buffer
    long of(ByteBuffer buffer) throws Throwable {
      if (buffer != last) {
        address = (long) calls().address.invokeExact((Buffer) buffer);
        last = buffer;
      }
      return address;
    }
  }

  /** Conscrypt's fields and native methods, with its classes taken for {@code Object}. */
  private record Calls(
      Class<?> wrapper,
      MethodHandle engineOf,
      MethodHandle sslOf,
      MethodHandle bioOf,
      MethodHandle callbacksOf,
      MethodHandle sslPointer,
      MethodHandle bioPointer,
      MethodHandle address,
      MethodHandle writeBio,
      MethodHandle readBio,
      MethodHandle read,
      MethodHandle write) {
    static @Nullable Calls find() {
      try {
        Class<?> wrapper = Class.forName("org.conscrypt.Java8EngineWrapper");
        Class<?> engine = Class.forName("org.conscrypt.ConscryptEngine");
        Class<?> ssl = Class.forName("org.conscrypt.NativeSsl");
        Class<?> bio = Class.forName("org.conscrypt.NativeSsl$BioWrapper");
        Class<?> crypto = Class.forName("org.conscrypt.NativeCrypto");
        Class<?> callbacks = Class.forName("org.conscrypt.NativeCrypto$SSLHandshakeCallbacks");
        MethodType data =
            MethodType.methodType(int.class, long.class, ssl, long.class, int.class, callbacks);
        MethodType sealed =
            MethodType.methodType(
                int.class, long.class, ssl, long.class, long.class, int.class, callbacks);
        return new Calls(
            wrapper,
            field(wrapper, "delegate", engine),
            field(engine, "ssl", ssl),
            field(engine, "networkBio", bio),
            field(ssl, "handshakeCallbacks", callbacks),
            field(ssl, "ssl", long.class),
            field(bio, "bio", long.class),
            method(
                crypto, "getDirectBufferAddress", MethodType.methodType(long.class, Buffer.class)),
            method(crypto, "ENGINE_SSL_write_BIO_direct", sealed),
            method(crypto, "ENGINE_SSL_read_BIO_direct", sealed),
            method(crypto, "ENGINE_SSL_read_direct", data),
            method(crypto, "ENGINE_SSL_write_direct", data));
      } catch (ReflectiveOperationException e) {
        return null;
      }
    }

    private static MethodHandle field(Class<?> owner, String name, Class<?> type)
        throws ReflectiveOperationException {
      return MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
          .findGetter(owner, name, type)
          .asType(MethodType.methodType(type.isPrimitive() ? type : Object.class, Object.class));
    }

    private static MethodHandle method(Class<?> owner, String name, MethodType type)
        throws ReflectiveOperationException {
      MethodType erased =
          name.equals("getDirectBufferAddress") ? type : type.erase().changeReturnType(int.class);
      return MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
          .findStatic(owner, name, type)
          .asType(erased);
    }
  }
}
