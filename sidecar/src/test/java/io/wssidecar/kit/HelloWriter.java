package io.wssidecar.kit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Writes ClientHellos with whatever lists a test wants, right or wrong. For one thread.
 *
 * <p>A list that is null makes no extension.
 */
public final class HelloWriter {
  private final SplittableRandom random = new SplittableRandom(1);
  private final ByteArrayOutputStream extensions = new ByteArrayOutputStream();
  private int legacyVersion = 0x303;
  private int[] suites = {0x1301, 0xc02b, 0xc02f};

  public HelloWriter legacyVersion(int version) {
    legacyVersion = version;
    return this;
  }

  public HelloWriter suites(int... list) {
    suites = list;
    return this;
  }

  public HelloWriter versions(int @Nullable ... list) {
    return list == null ? this : extension(43, block(1, codes(list)));
  }

  public HelloWriter groups(int @Nullable ... list) {
    return list == null ? this : extension(10, block(2, codes(list)));
  }

  public HelloWriter signatures(int @Nullable ... list) {
    return list == null ? this : extension(13, block(2, codes(list)));
  }

  public HelloWriter name(@Nullable String name) {
    return name == null
        ? this
        : extension(0, block(2, joined(new byte[] {0}, block(2, name.getBytes(ISO_8859_1)))));
  }

  public HelloWriter alpn(String @Nullable ... protocols) {
    if (protocols == null) {
      return this;
    }
    byte[] list = {};
    for (String protocol : protocols) {
      list = joined(list, block(1, protocol.getBytes(ISO_8859_1)));
    }
    return extension(16, block(2, list));
  }

  /** Any 32 bytes are a key share of x25519 (group 29); without it the list is empty. */
  public HelloWriter share(boolean x25519) {
    byte[] key = new byte[32];
    random.nextBytes(key);
    byte[] list = x25519 ? joined(codes(29), block(2, key)) : new byte[0];
    return extension(51, block(2, list));
  }

  public HelloWriter extension(int type, byte... body) {
    extensions.writeBytes(joined(codes(type), block(2, body)));
    return this;
  }

  /** The message without its header. */
  public byte[] body() {
    byte[] nonce = new byte[32];
    random.nextBytes(nonce);
    return joined(
        codes(legacyVersion),
        nonce,
        block(1, new byte[32]),
        block(2, codes(suites)),
        new byte[] {1, 0},
        block(2, extensions.toByteArray()));
  }

  /** In one record. */
  public byte[] record() {
    return inRecords(message(body()), 16384);
  }

  /** A body with its header. */
  public static byte[] message(byte[] body) {
    return joined(new byte[] {1, 0}, block(2, body));
  }

  /** A message in records of so many bytes. */
  public static byte[] inRecords(byte[] message, int size) {
    byte[] all = {};
    for (int from = 0; from < message.length; from += size) {
      int to = Math.min(message.length, from + size);
      byte[] part = Arrays.copyOfRange(message, from, to);
      all = joined(all, new byte[] {22, 3, 1}, block(2, part));
    }
    return all;
  }

  public static byte[] codes(int... list) {
    byte[] bytes = new byte[2 * list.length];
    for (int i = 0; i < list.length; i++) {
      bytes[2 * i] = (byte) (list[i] >> 8);
      bytes[2 * i + 1] = (byte) list[i];
    }
    return bytes;
  }

  /** The bytes with their length in front, in so many bytes. */
  public static byte[] block(int lengthBytes, byte... bytes) {
    byte[] length = new byte[lengthBytes];
    for (int i = 0; i < lengthBytes; i++) {
      length[i] = (byte) (bytes.length >> 8 * (lengthBytes - 1 - i));
    }
    return joined(length, bytes);
  }

  public static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
