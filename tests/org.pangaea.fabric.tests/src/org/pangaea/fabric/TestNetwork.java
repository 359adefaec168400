package org.pangaea.fabric;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.pangaea.certificates.DeploymentAuthority;
import org.pangaea.fabric.wire.Address;
import org.pangaea.fabric.wire.MemoryTransport;
import org.pangaea.fabric.wire.SocketTransport;
import org.pangaea.fabric.wire.TlsIdentity;
import org.pangaea.fabric.wire.TlsTransport;
import org.pangaea.fabric.wire.Transport;

/** Endpoints on one kind of transport, with what they log; closes all it has opened. */
final class TestNetwork implements AutoCloseable {

  static final Duration LONG = Duration.ofSeconds(20);

  /** The scheme of an address in this class: TCP, with TLS over it. */
  static final String TLS = "tls";

  final DeploymentAuthority authority = new DeploymentAuthority(Instant.now());
  final DeploymentToken token = DeploymentToken.random();
  final List<String> log = new CopyOnWriteArrayList<>();
  private final String scheme;
  private final Transport plain;
  private final Path folder;
  private final List<FabricEndpoint> opened = new ArrayList<>();
  private int names;

  TestNetwork(String scheme) {
    this.scheme = scheme;
    this.plain = scheme.equals(Address.MEMORY) ? new MemoryTransport() : new SocketTransport();
    try {
      this.folder = Files.createTempDirectory("fabric");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A fresh address to listen on. */
  Address address() {
    names++;
    return switch (scheme) {
      case Address.TCP, TLS -> Address.tcp("127.0.0.1", 0);
      case Address.UNIX -> Address.unix(folder.resolve("socket" + names));
      default -> Address.memory("name" + names);
    };
  }

  /** The transport of an endpoint of a name. */
  Transport transport(String name) {
    return scheme.equals(TLS) ? new TlsTransport(plain, identity(authority, name)) : plain;
  }

  static TlsIdentity identity(DeploymentAuthority authority, String name) {
    KeyPair keys = TlsIdentity.newKeys();
    return TlsIdentity.of(
        keys, authority.certify(name, keys.getPublic().getEncoded()), authority.certificate());
  }

  FabricOptions options(String name) {
    return FabricOptions.of(name, token, address())
        .withTransport(transport(name))
        .withLog(line -> log.add(name + ": " + line));
  }

  FabricEndpoint open(String name, FrameHandler handler) {
    return open(options(name), handler);
  }

  FabricEndpoint open(FabricOptions options, FrameHandler handler) {
    try {
      FabricEndpoint endpoint = FabricEndpoint.open(options, handler);
      opened.add(endpoint);
      return endpoint;
    } catch (FabricException e) {
      throw new AssertionError(e);
    }
  }

  /** Two endpoints, a and b, and the link between them seen from a and from b. */
  Pair pair(FrameHandler atA, FrameHandler atB) {
    return pair(atA, atB, UnaryOperator.identity());
  }

  Pair pair(FrameHandler atA, FrameHandler atB, UnaryOperator<FabricOptions> change) {
    FabricEndpoint a = open(change.apply(options("a")), atA);
    FabricEndpoint b = open(change.apply(options("b")), atB);
    try {
      Link toB = a.connectAll(addresses(a, b), LONG).get("b");
      Link toA = b.connectAll(addresses(a, b), LONG).get("a");
      return new Pair(a, b, toB, toA);
    } catch (FabricException e) {
      throw new AssertionError(e);
    }
  }

  record Pair(FabricEndpoint a, FabricEndpoint b, Link toB, Link toA) {}

  static Map<String, Address> addresses(FabricEndpoint... endpoints) {
    Map<String, Address> addresses = new TreeMap<>();
    for (FabricEndpoint endpoint : endpoints) {
      addresses.put(endpoint.name(), endpoint.address());
    }
    return addresses;
  }

  boolean logged(String who, String what) {
    return log.stream().anyMatch(line -> line.startsWith(who + ": ") && line.contains(what));
  }

  @Override
  public void close() {
    opened.forEach(FabricEndpoint::close);
    try {
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("An endpoint left its socket behind.", e);
    }
  }
}
