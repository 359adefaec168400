package org.pangaea.vmm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assertions;
import org.pangaea.control.ConnectRequest;
import org.pangaea.control.ConsoleData;
import org.pangaea.control.FabricAddress;
import org.pangaea.control.FabricRequest;
import org.pangaea.control.HartPlace;
import org.pangaea.control.LinkLoss;
import org.pangaea.control.LoadRequest;
import org.pangaea.control.LoadResult;
import org.pangaea.control.MemoryPlace;
import org.pangaea.control.Peer;
import org.pangaea.control.ShareSpecification;
import org.pangaea.control.StateChange;
import org.pangaea.control.VmState;
import org.pangaea.control.VmmListener;
import org.pangaea.control.Warning;
import org.pangaea.fabric.wire.Address;
import org.pangaea.machine.Engine;
import org.pangaea.machine.GuestMemory;
import org.pangaea.vmm.share.Share;

/**
 * Several VMMs in this process that run one VM over real sockets. The devices are on node 0, and so
 * are hart 0 and the image.
 */
final class TestCluster implements AutoCloseable {
  /** How long anything may take on a slow, busy computer. */
  static final long LIMIT_SECONDS = Long.getLong("pangaea.test.deadline", 120);

  static final String TOKEN = "5a".repeat(32);
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final int vm = NUMBERS.incrementAndGet();
  private final Layout layout;
  private final List<Vmm> vmms = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final List<StateChange> changes = new CopyOnWriteArrayList<>();
  private final AtomicInteger losses = new AtomicInteger();
  private final Relay[][] relays;

  /** Of the links' sockets; null if there are none. */
  private Path folder;

  private List<FabricAddress> addresses = List.of();

  /** Whose VMMs these are; null if they are this one's own. */
  private final TestCluster host;

  /** VMMs linked directly, with a share each. */
  TestCluster(Layout layout) throws Exception {
    this(layout, false);
  }

  /** VMMs linked through relays if wanted, with a share each. */
  TestCluster(Layout layout, boolean relayed) throws Exception {
    this.layout = layout;
    host = null;
    relays = new Relay[layout.nodes()][layout.nodes()];
    boolean made = false;
    try {
      addresses = new ArrayList<>();
      for (int node = 0; node < layout.nodes(); node++) {
        Vmm vmm = new Vmm("n" + node);
        vmm.addEngine(layout.engines().engine().apply(node));
        vmm.addListener(new Events());
        vmms.add(vmm);
        names.add(vmm.name());
        // Relays pass on TCP; VMMs of one computer are linked by Unix sockets.
        String address = relayed ? "tcp:127.0.0.1:0" : Address.unix(socket(node)).toString();
        addresses.add(vmm.openFabric(new FabricRequest(address, TOKEN, null, false, 3)));
      }
      connect(addresses, relayed);
      for (int node = 0; node < layout.nodes(); node++) {
        createShare(node);
      }
      made = true;
    } finally {
      if (!made) {
        close();
      }
    }
  }

  /** Another VM on the VMMs of a cluster, which last longer. */
  private TestCluster(TestCluster host, Layout layout) {
    this.layout = layout;
    this.host = host;
    relays = new Relay[layout.nodes()][layout.nodes()];
    for (int node = 0; node < layout.nodes(); node++) {
      vmms.add(host.vmm(node));
      names.add(host.vmm(node).name());
      host.vmm(node).addListener(new Events());
    }
    for (int node = 0; node < layout.nodes(); node++) {
      createShare(node);
    }
  }

  /** Another VM on the same VMMs, with at most as many nodes, that has started a program. */
  TestCluster another(Layout other, String program) throws Exception {
    return running(new TestCluster(this, other), program);
  }

  /** VMMs that have loaded and started a program. */
  static TestCluster running(Layout layout, String program) throws Exception {
    return running(new TestCluster(layout), program);
  }

  private static TestCluster running(TestCluster cluster, String program) throws Exception {
    try {
      cluster.load(program);
      cluster.start();
      return cluster;
    } catch (Exception | Error e) {
      cluster.close();
      throw e;
    }
  }

  /** Runs a program until it powers the machine off, and returns what it printed. */
  static String run(Layout layout, String program) throws Exception {
    try (TestCluster cluster = running(layout, program)) {
      return cluster.finish();
    }
  }

  /** Where no other test listens; deleted when nobody listens any more. */
  private Path socket(int node) throws IOException {
    if (folder == null) {
      folder = Files.createTempDirectory("fabric");
    }
    return folder.resolve("n" + node);
  }

  private void connect(List<FabricAddress> addresses, boolean relayed) throws Exception {
    List<Callable<Void>> work = new ArrayList<>();
    for (int node = 0; node < vmms.size(); node++) {
      List<Peer> peers = new ArrayList<>();
      for (int other = 0; other < vmms.size(); other++) {
        FabricAddress address = addresses.get(other);
        if (relayed && node < other) {
          // The VMM with the smaller name connects.
          relays[node][other] = new Relay(Address.parse(address.address()).port());
          address =
              new FabricAddress(Address.tcp("127.0.0.1", relays[node][other].port()).toString());
        }
        peers.add(new Peer(names.get(other), address));
      }
      Vmm vmm = vmms.get(node);
      work.add(() -> {
        vmm.connect(new ConnectRequest(peers, 20_000));
        return null;
      });
    }
    atOnce(work);
  }

  /** Does several things at once, and waits for all. */
  static void atOnce(List<Callable<Void>> work) throws Exception {
    List<CompletableFuture<Void>> results = new ArrayList<>();
    for (Callable<Void> piece : work) {
      CompletableFuture<Void> result = new CompletableFuture<>();
      results.add(result);
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            try {
              result.complete(piece.call());
            } catch (Throwable e) {
              result.completeExceptionally(e);
            }
          });
    }
    for (CompletableFuture<Void> result : results) {
      result.get();
    }
  }

  /** Makes a node's share of the VM. */
  void createShare(int node) {
    vmms.get(node).createShare(specification(node));
  }

  ShareSpecification specification(int node) {
    List<HartPlace> harts = new ArrayList<>();
    for (int hart = 0; hart < layout.harts(); hart++) {
      harts.add(new HartPlace(hart, layout.nodeOf(hart)));
    }
    List<MemoryPlace> memory = new ArrayList<>();
    for (int place = 0; place < layout.nodes(); place++) {
      memory.add(new MemoryPlace(Layout.memoryOf(place), Layout.NODE_MEMORY, place));
    }
    Engine engine = layout.engines().engine().apply(node);
    return new ShareSpecification(
        vm,
        host == null ? "test" : "test-" + vm,
        node,
        names,
        engine.name(),
        layout.mirrorBudget(),
        harts,
        memory,
        GuestMemory.PAGE_SIZE,
        0,
        null,
        1.0,
        layout.watchdogSeconds(),
        true,
        true,
        true,
        true,
        true,
        true,
        layout.adaptiveBlocks(),
        layout.timerPacing(),
        layout.processors(),
        List.of(),
        1,
        layout.migrateHarts());
  }

  LoadResult load(String program) throws Exception {
    Path image = Files.createTempFile("guest", ".image");
    try {
      Files.write(image, Guest.assemble(program, layout));
      return share(0).load(new LoadRequest(vm, image.toString(), null, ""));
    } finally {
      Files.delete(image);
    }
  }

  /** Starts all nodes, the one with hart 0 last. */
  void start() {
    for (int node = layout.nodes() - 1; node >= 0; node--) {
      share(node).start();
    }
  }

  int vm() {
    return vm;
  }

  /** Where a node's VMM listens for others. */
  Address address(int node) {
    return Address.parse(addresses.get(node).address());
  }

  Layout layout() {
    return layout;
  }

  Vmm vmm(int node) {
    return vmms.get(node);
  }

  Share share(int node) {
    return vmms.get(node).share(vm);
  }

  /** The relay between two nodes; the first is the one with the smaller number. */
  Relay relay(int first, int second) {
    return relays[first][second];
  }

  List<String> warnings() {
    return warnings;
  }

  List<StateChange> changes() {
    return changes;
  }

  /** How often the end of a link was told, by either end. */
  int losses() {
    return losses.get();
  }

  /** All that the guest has printed so far. */
  String console() {
    try {
      StringBuilder text = new StringBuilder();
      for (long next = share(0).consoleFirst(); next < share(0).consoleNext(); ) {
        byte[] bytes = share(0).awaitConsole(next, 1 << 16, 1);
        next += bytes.length;
        text.append(new String(bytes, StandardCharsets.ISO_8859_1));
      }
      return text.toString();
    } catch (InterruptedException e) {
      throw new IllegalStateException("Reading the console was interrupted.", e);
    }
  }

  /** Waits until the guest has printed something. */
  void awaitConsole(String text) {
    await("'" + text + "' on the console", () -> console().contains(text) || hasEnded());
    if (!console().contains(text)) {
      throw new AssertionError("The machine ended without printing '" + text + "'." + describe());
    }
  }

  /** Waits until something holds; if it does not in time, the error says what all nodes do. */
  void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + LIMIT_SECONDS * 1_000_000_000;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("Waited in vain for " + what + "." + describe());
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Whether any share has ended, and so the machine will. */
  boolean hasEnded() {
    for (int node = 0; node < layout.nodes(); node++) {
      if (share(node).state().ended()) {
        return true;
      }
    }
    return false;
  }

  /** Waits until all shares have ended. */
  void awaitEnd() {
    await(
        "the end of the machine",
        () -> {
          for (int node = 0; node < layout.nodes(); node++) {
            if (!share(node).state().ended()) {
              return false;
            }
          }
          return true;
        });
  }

  /**
   * Waits until the guest has powered the machine off, on all nodes and without a warning, and
   * returns what it printed.
   */
  String finish() {
    awaitEnd();
    for (int node = 0; node < layout.nodes(); node++) {
      if (share(node).state() != VmState.POWERED_OFF) {
        throw new AssertionError("The guest did not end well." + describe());
      }
    }
    Assertions.assertEquals(List.of(), warnings, "warnings");
    return console();
  }

  /** Moves a hart; false if it was there. Asks a node that need not run it. */
  boolean move(int hart, int node) {
    return share((hart + node) % layout.nodes()).move(hart, node);
  }

  /** The node that says it runs a hart, or -1 while none does. */
  int nodeOf(int hart) {
    for (int node = 0; node < layout.nodes(); node++) {
      if (share(node).status().harts().stream().anyMatch(status -> status.id() == hart)) {
        return node;
      }
    }
    return -1;
  }

  /** Pauses all nodes; returns the latest guest time. */
  long pause() {
    long ticks = 0;
    for (int node = 0; node < layout.nodes(); node++) {
      ticks = Math.max(ticks, share(node).pause());
    }
    return ticks;
  }

  void resume(long ticks) {
    for (int node = 0; node < layout.nodes(); node++) {
      share(node).resume(ticks);
    }
  }

  /** What all nodes do, for a failed test's message. */
  String describe() {
    StringBuilder text = new StringBuilder("\n").append(layout).append('\n');
    for (int node = 0; node < layout.nodes(); node++) {
      text.append(share(node).status().state()).append(": ").append(share(node).status().reason());
      text.append('\n');
    }
    warnings.forEach(warning -> text.append("warning: ").append(warning).append('\n'));
    text.append("console: ").append(tail(console())).append('\n').append(share(0).report());
    return text.toString();
  }

  private static String tail(String text) {
    return text.substring(Math.max(0, text.length() - 2000));
  }

  @Override
  public void close() {
    if (host != null) {
      vmms.forEach(vmm -> vmm.stopShare(vm));
      return;
    }
    vmms.forEach(Vmm::expectEnd);
    vmms.forEach(Vmm::close);
    if (folder != null && !folder.toFile().delete()) {
      throw new AssertionError("A VMM left its socket in " + folder);
    }
    for (Relay[] row : relays) {
      for (Relay relay : row) {
        if (relay != null) {
          relay.close();
        }
      }
    }
  }

  private final class Events implements VmmListener {
    @Override
    public void consoleOutput(ConsoleData data) {
      // The tests read the share's console.
    }

    @Override
    public void stateChanged(StateChange change) {
      if (change.vm() == vm) {
        changes.add(change);
      }
    }

    @Override
    public void linkLost(LinkLoss loss) {
      if (!loss.expected()) {
        warnings.add(loss.toString());
      }
      losses.incrementAndGet();
    }

    @Override
    public void warning(Warning warning) {
      if (warning.vm() == vm) {
        warnings.add(warning.text());
      }
    }
  }
}
