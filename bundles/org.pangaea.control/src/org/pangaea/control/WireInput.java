package org.pangaea.control;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.pangaea.fabric.wire.TlsException;
import org.pangaea.fabric.wire.Wire;

/**
 * What comes over a wire. For whoever reads it, it ends when this side closes the wire, and when
 * the other one cannot show who it is; why, is kept.
 */
final class WireInput extends InputStream {
  private final Wire wire;
  private volatile String refusal;

  WireInput(Wire wire) {
    this.wire = wire;
  }

  /** Why there is no TLS with the other side, as a sentence without its stop. */
  Optional<String> refusal() {
    return Optional.ofNullable(refusal);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    try {
      return wire.read(ByteBuffer.wrap(target, offset, length));
    } catch (ClosedChannelException e) {
      return -1;
    } catch (TlsException | SSLException e) {
      refusal = e.getMessage();
      return -1;
    }
  }
}
