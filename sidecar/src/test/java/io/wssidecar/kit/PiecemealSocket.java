package io.wssidecar.kit;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;

/**
 * A socket that cuts what is written into small segments, TLS records included, and may put
 * something before all that.
 */
final class PiecemealSocket extends Socket {
  private final int pieceBytes;
  private byte[] before;

  PiecemealSocket(int pieceBytes) {
    this(pieceBytes, new byte[0]);
  }

  PiecemealSocket(int pieceBytes, byte[] before) {
    this.pieceBytes = pieceBytes;
    this.before = before;
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new FilterOutputStream(super.getOutputStream()) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        byte[] all = new byte[before.length + length];
        System.arraycopy(before, 0, all, 0, before.length);
        System.arraycopy(bytes, offset, all, before.length, length);
        before = new byte[0];
        for (int from = 0; from < all.length; from += pieceBytes) {
          out.write(all, from, Math.min(pieceBytes, all.length - from));
        }
      }
    };
  }
}
