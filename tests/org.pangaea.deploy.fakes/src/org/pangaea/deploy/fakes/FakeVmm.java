package org.pangaea.deploy.fakes;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.pangaea.control.ControlConnection;
import org.pangaea.control.FabricAddress;
import org.pangaea.control.FabricRequest;
import org.pangaea.control.HartStatus;
import org.pangaea.control.Latency;
import org.pangaea.control.LinkLoss;
import org.pangaea.control.LinkStatus;
import org.pangaea.control.MirrorCounts;
import org.pangaea.control.ShareSpecification;
import org.pangaea.control.ShareStatus;
import org.pangaea.control.StateChange;
import org.pangaea.control.VmState;
import org.pangaea.control.VmmListener;
import org.pangaea.control.Warning;
import org.pangaea.fabric.wire.SocketTransport;

/** One VMM that is none. Any thread may call. */
public final class FakeVmm {
  private final String node;
  private final FakeCluster cluster;
  private final ServerSocketChannel server;
  private final Path socket;
  private final List<ControlConnection<VmmListener>> clients = new CopyOnWriteArrayList<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Integer> exited = new CompletableFuture<>();
  private final AtomicBoolean exiting = new AtomicBoolean();
  private final FakeConsole console = new FakeConsole();
  private ShareSpecification share;
  private FabricRequest fabric;
  private String publicKey = "";
  private VmState state = VmState.CREATED;
  private long ticks = 10_000_000;

  FakeVmm(String node, Path socket, FakeCluster cluster) throws IOException {
    this.node = node;
    this.socket = socket;
    this.cluster = cluster;
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Thread thread = new Thread(this::accept, "fake VMM " + node);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel channel = server.accept();
        FakeService service = new FakeService(this);
        ControlConnection<VmmListener> connection =
            ControlConnection.accepted(SocketTransport.wire(channel), service);
        // First: the service answers once it is connected, and who has had an answer hears of all
        // that happens from then on.
        clients.add(connection);
        service.connected(connection.remote());
        if (exiting.get()) {
          // Accepted at the last moment: exit() may have closed the clients before this was one.
          connection.close();
        }
      }
    } catch (IOException e) {
      // The test has ended this VMM; exit() says when it is gone.
      return;
    }
  }

  public String node() {
    return node;
  }

  FakeCluster cluster() {
    return cluster;
  }

  CompletableFuture<Integer> exited() {
    return exited;
  }

  /** Whether the process is gone. */
  public boolean hasEnded() {
    return exited.isDone();
  }

  /**
   * The names of the methods that clients called, in order; questions that change nothing are left
   * out.
   */
  public List<String> calls() {
    return List.copyOf(calls);
  }

  void called(String method) {
    calls.add(method);
  }

  FakeConsole console() {
    return console;
  }

  /** What clients typed so far. */
  public String typed() {
    return console.typed();
  }

  /** The guest prints. */
  public void print(String text) {
    console.print(text.getBytes(StandardCharsets.UTF_8));
  }

  synchronized void create(ShareSpecification specification) {
    share = specification;
  }

  /** What the share was made from; null if it was not. */
  public synchronized ShareSpecification share() {
    return share;
  }

  private synchronized int vm() {
    return share == null ? 0 : share.vm();
  }

  synchronized FabricAddress open(FabricRequest request) {
    fabric = request;
    return new FabricAddress(request.address());
  }

  /** How it was asked to listen; null if it was not. */
  public synchronized FabricRequest fabric() {
    return fabric;
  }

  /** From now on this is its public key, in Base64. */
  public synchronized void setPublicKey(String key) {
    publicKey = key;
  }

  synchronized String publicKey() {
    return publicKey;
  }

  /** Guest time, in 100 ns. */
  public synchronized long ticks() {
    return ticks;
  }

  /** Sets guest time. */
  public synchronized void setTicks(long value) {
    ticks = value;
  }

  public synchronized VmState state() {
    return state;
  }

  /** The share changes its state, and clients are told. */
  public void change(VmState next, String reason) {
    synchronized (this) {
      state = next;
    }
    if (next.ended()) {
      console.end();
    }
    tell(client -> client.stateChanged(new StateChange(node, vm(), next, reason)));
  }

  /** A link to another node ends. */
  public void loseLink(String peer, boolean expected) {
    tell(
        client -> client.linkLost(new LinkLoss(node, peer, "The connection was reset.", expected)));
  }

  /** The VMM warns. */
  public void warn(String text) {
    tell(client -> client.warning(new Warning(node, vm(), text)));
  }

  private void tell(Consumer<VmmListener> event) {
    clients.forEach(client -> event.accept(client.remote()));
  }

  synchronized ShareStatus status() {
    List<HartStatus> harts = new ArrayList<>();
    share.harts().stream()
        .filter(hart -> cluster.nodeOf(hart) == share.node())
        .forEach(hart ->
            harts.add(
                new HartStatus(
                    hart.id(), "running", 5_000_000, 0x8000_0000L, 2_000_000_000L, hart.id() % 2)));
    List<LinkStatus> links = new ArrayList<>();
    share.nodes().stream()
        .filter(peer -> !peer.equals(node))
        .forEach(peer -> links.add(new LinkStatus(peer, true, 10, 20, 300, 400)));
    return new ShareStatus(
        node,
        share.vm(),
        share.name(),
        state,
        "Because.",
        share.engine(),
        ticks,
        harts,
        4096,
        Map.of("modified", 11L, "shared", 22L),
        new MirrorCounts(22, share.mirrorBudget(), 1, 2, 3),
        Map.of("read-from-home", 33L, "page-sent", 44L, "ipi-remote", 55L, "eviction", 0L),
        Map.of("remote-read-fault", new Latency(66, 77.7, 88.8, 99.9, List.of())),
        links);
  }

  /** The process ends, as if by a signal or by itself. It ends once, whoever wants it to. */
  public void exit(int status) {
    if (!exiting.compareAndSet(false, true)) {
      // The socket may be another VMM's by now.
      return;
    }
    try {
      server.close();
      Files.deleteIfExists(socket);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } finally {
      // Last: whoever sees the process gone may start another one with the same socket.
      exited.complete(status);
    }
    console.close();
    clients.forEach(ControlConnection::close);
  }
}
