package io.wssidecar.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.TestCa;
import io.wssidecar.loop.IoLoop;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine and the short way past it, on the same connection. */
class NativeRecordsTest {
  private static final TestCa CA = TestCa.create();
  private static ServerContext context;

  private final ByteBuffer plain = ByteBuffer.allocateDirect(4 * IoLoop.RECORD);
  private final ByteBuffer sealed = ByteBuffer.allocateDirect(5 * IoLoop.PACKET);

  @BeforeAll
  static void load(@TempDir Path directory) throws Exception {
    context = ServerContext.load(Settings.of(CA.issue("localhost").writeTo(directory)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void opensAndSealsInTurnWithTheEngine(String protocol) throws SSLException {
    EnginePair pair = pair(protocol);
    NativeRecords natives = natives(pair);
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      byte[] said = new byte[1 + random.nextInt(16_000)];
      random.nextBytes(said);
      boolean past = random.nextBoolean();
      assertArrayEquals(said, opened(pair, natives, said, past), "message " + i);
      assertArrayEquals(said, heard(pair, natives, said, random.nextBoolean()), "answer " + i);
    }
    EngineDrain.release(pair.server);
  }

  private byte[] opened(EnginePair pair, NativeRecords natives, byte[] said, boolean past)
      throws SSLException {
    ByteBuffer record = direct(said);
    pair.client.wrap(record, sealed.clear());
    sealed.flip();
    plain.clear();
    if (past) {
      assertTrue(natives.canOpen(sealed, plain, IoLoop.RECORD));
      assertTrue(natives.open(sealed, plain));
    } else {
      pair.server.unwrap(sealed, plain);
    }
    assertFalse(sealed.hasRemaining());
    return bytes(plain.flip());
  }

  private byte[] heard(EnginePair pair, NativeRecords natives, byte[] said, boolean past)
      throws SSLException {
    ByteBuffer source = direct(said);
    sealed.clear();
    if (past) {
      assertTrue(natives.seal(source, sealed));
    } else {
      pair.server.wrap(source, sealed);
    }
    assertFalse(source.hasRemaining());
    sealed.flip();
    plain.clear();
    while (sealed.hasRemaining()) { // the engine puts the tickets of TLS 1.3 before its first data
      pair.client.unwrap(sealed, plain);
    }
    return bytes(plain.flip());
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void whatIsNoWholeRecordOfDataInDirectBuffersIsTheEngines(String protocol) throws SSLException {
    EnginePair pair = pair(protocol);
    NativeRecords natives = natives(pair);
    pair.client.wrap(direct(new byte[100]), sealed.clear());
    sealed.flip();
    ByteBuffer heap = ByteBuffer.allocate(5 * IoLoop.PACKET).put(sealed.duplicate()).flip();
    int all = sealed.limit();
    assertFalse(natives.canOpen(heap, plain, IoLoop.RECORD));
    assertFalse(natives.canOpen(sealed, ByteBuffer.allocate(IoLoop.RECORD), IoLoop.RECORD));
    assertFalse(natives.canOpen(sealed, plain.limit(IoLoop.RECORD - 1), IoLoop.RECORD));
    plain.clear();
    assertFalse(natives.canOpen(sealed.limit(all - 1), plain, IoLoop.RECORD));
    assertFalse(natives.canOpen(sealed.limit(4), plain, IoLoop.RECORD));
    sealed.limit(all);
    assertTrue(natives.canOpen(sealed, plain, IoLoop.RECORD));
    sealed.put(0, (byte) 22);
    assertFalse(natives.canOpen(sealed, plain, IoLoop.RECORD));
    sealed.clear().put(0, (byte) 23).putShort(3, (short) 40_000);
    assertFalse(natives.canOpen(sealed, plain, IoLoop.RECORD));
    EngineDrain.release(pair.server);
  }

  /** In TLS 1.2 it is a record of another kind, and the engine's. */
  @Test
  void aCloseNotifyClosesTheEngineAsItDoesItself() throws SSLException {
    EnginePair pair = pair("TLSv1.3");
    NativeRecords natives = natives(pair);
    pair.client.closeOutbound();
    pair.client.wrap(ByteBuffer.allocateDirect(0), sealed.clear());
    sealed.flip();
    assertTrue(natives.canOpen(sealed, plain, IoLoop.RECORD));
    assertFalse(natives.open(sealed, plain));
    assertEquals(0, plain.position());
    assertTrue(pair.server.isInboundDone());
    assertFalse(natives.seal(direct(new byte[1]), sealed.clear()));
    pair.server.wrap(ByteBuffer.allocateDirect(0), sealed);
    assertTrue(sealed.position() > 0, "no close_notify for an answer");
    EngineDrain.release(pair.server);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aRecordThatWasChangedIsRefusedWithAnAlert(String protocol) throws SSLException {
    EnginePair pair = pair(protocol);
    NativeRecords natives = natives(pair);
    pair.client.wrap(direct(new byte[100]), sealed.clear());
    sealed.flip().put(50, (byte) (sealed.get(50) ^ 1));
    assertThrows(SSLException.class, () -> natives.open(sealed, plain));
    assertFalse(natives.canOpen(sealed, plain, IoLoop.RECORD));
    pair.server.wrap(ByteBuffer.allocateDirect(0), sealed.clear());
    sealed.flip();
    SSLException told =
        assertThrows(
            SSLException.class,
            () -> {
              while (sealed.hasRemaining()) { // the tickets of TLS 1.3 come first
                pair.client.unwrap(sealed, plain.clear());
              }
            });
    assertTrue(String.valueOf(told.getMessage()).contains("bad_record_mac"), told::toString);
    EngineDrain.release(pair.server);
  }

  @Test
  void afterTheEngineIsFreedNothingIsTouched() throws SSLException {
    EnginePair pair = pair("TLSv1.3");
    NativeRecords natives = natives(pair);
    pair.client.wrap(direct(new byte[100]), sealed.clear());
    sealed.flip();
    EngineDrain.release(pair.server);
    assertFalse(natives.canOpen(sealed, plain, IoLoop.RECORD));
    assertFalse(natives.seal(direct(new byte[1]), sealed.clear()));
  }

  @Test
  void anotherLibrarysEngineHasNone() throws Exception {
    assertNull(NativeRecords.of(CA.clientContext().createSSLEngine()));
  }

  private static EnginePair pair(String protocol) {
    SSLEngine client = CA.clientContext().createSSLEngine("localhost", 443);
    client.setUseClientMode(true);
    client.setEnabledProtocols(new String[] {protocol});
    EnginePair pair = new EnginePair(client, context.newEngine(), context).handshake();
    assertTrue(pair.established(), () -> pair.serverFailure + ", " + pair.clientFailure);
    return pair;
  }

  private static NativeRecords natives(EnginePair pair) {
    NativeRecords natives = NativeRecords.of(pair.server);
    assertNotNull(natives, "this Conscrypt is not the one that decision 009 is about");
    return natives;
  }

  private static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] all = new byte[buffer.remaining()];
    buffer.get(all);
    return all;
  }
}
