package org.pangaea.cli;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Makes text for files and pipes out of what a console prints for terminals. */
final class NoCarriageReturns extends FilterOutputStream {
  NoCarriageReturns(OutputStream out) {
    super(out);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    ByteArrayOutputStream kept = new ByteArrayOutputStream(length);
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] != '\r') {
        kept.write(bytes[i]);
      }
    }
    out.write(kept.toByteArray());
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }
}
