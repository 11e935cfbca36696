package io.wssidecar.kit;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;

/** A socket that cuts what is written into small segments, TLS records included. */
final class PiecemealSocket extends Socket {
  private final int pieceBytes;

  PiecemealSocket(int pieceBytes) {
    this.pieceBytes = pieceBytes;
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new FilterOutputStream(super.getOutputStream()) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int from = 0; from < length; from += pieceBytes) {
          out.write(bytes, offset + from, Math.min(pieceBytes, length - from));
        }
      }
    };
  }
}
