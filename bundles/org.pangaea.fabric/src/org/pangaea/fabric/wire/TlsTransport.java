package org.pangaea.fabric.wire;

import java.io.IOException;
import java.time.Duration;

/**
 * Mutual TLS 1.3 over the wires of another transport: both ends must have a certificate of the same
 * deployment, and nothing but TLS's own handshake is said before both have shown it. Unix sockets,
 * which are for a computer and its user, stay as they are.
 *
 * <p>The handshake is done by whoever reads or writes first, so that a peer that is slow at it
 * keeps neither the accepting thread nor the connecting one from its deadline.
 */
public final class TlsTransport implements Transport {

  private final Transport transport;
  private final TlsIdentity identity;

  /**
   * @param transport whose bytes are encrypted
   * @param identity of this VMM
   */
  public TlsTransport(Transport transport, TlsIdentity identity) {
    this.transport = transport;
    this.identity = identity;
  }

  private static boolean staysOnComputer(Address address) {
    return address.scheme().equals(Address.UNIX);
  }

  @Override
  public Listener listen(Address address) throws IOException {
    Listener listener = transport.listen(address);
    return staysOnComputer(address) ? listener : new TlsListener(listener, identity);
  }

  @Override
  public Wire connect(Address address, Duration timeout) throws IOException {
    Wire wire = transport.connect(address, timeout);
    return staysOnComputer(address) ? wire : identity.client(wire);
  }

  private record TlsListener(Listener listener, TlsIdentity identity) implements Listener {

    @Override
    public Address address() {
      return listener.address();
    }

    @Override
    public Wire accept() throws IOException {
      return identity.server(listener.accept());
    }

    @Override
    public void close() {
      listener.close();
    }
  }
}
