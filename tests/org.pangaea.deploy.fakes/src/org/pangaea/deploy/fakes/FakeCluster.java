package org.pangaea.deploy.fakes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.pangaea.control.ConnectRequest;
import org.pangaea.control.HartPlace;
import org.pangaea.control.LoadRequest;
import org.pangaea.control.MigrateRequest;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.Launcher;
import org.pangaea.deploy.NodeInfo;
import org.pangaea.deploy.NodeStart;
import org.pangaea.deploy.VmmProcess;
import org.pangaea.guests.IoReason;

/** Starts {@link FakeVmm}s instead of processes, and says how they behave. */
public final class FakeCluster implements Launcher {
  /** The JSON-RPC library logs every connection that ends; here they are meant to. */
  private static final Logger LIBRARY = Logger.getLogger("org.eclipse.lsp4j");

  private static final long FIRST_PID = 4_000_001;

  private final List<FakeVmm> vmms = new CopyOnWriteArrayList<>();
  private final Map<String, String> refusals = new ConcurrentHashMap<>();
  private final Set<String> hanging = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> stillborn = new ConcurrentHashMap<>();
  private final Map<String, Consumer<FakeVmm>> reactions = new ConcurrentHashMap<>();
  private final CompletableFuture<ConnectRequest> connected = new CompletableFuture<>();
  private final CompletableFuture<LoadRequest> loaded = new CompletableFuture<>();

  private final Map<Integer, Integer> moved = new ConcurrentHashMap<>();

  public FakeCluster() {
    LIBRARY.setLevel(Level.OFF);
  }

  /** From now on the node answers calls of the method with an error. */
  public void refuse(String node, String method, String sentence) {
    refusals.put(node + "." + method, sentence);
  }

  /** From now on the node does not answer calls of the method. */
  public void hang(String node, String method) {
    hanging.add(node + "." + method);
  }

  /** The node's process will end at once, having printed something. */
  public void stillborn(String node, int status) {
    stillborn.put(node, status);
  }

  /** Where a hart is. */
  int nodeOf(HartPlace hart) {
    return moved.getOrDefault(hart.id(), hart.node());
  }

  /** A hart moves; false if it is there. */
  boolean migrate(FakeVmm asked, MigrateRequest request) {
    int before = nodeOf(asked.share().harts().get(request.hart()));
    moved.put(request.hart(), request.node());
    return before != request.node();
  }

  /** What happens after any node has answered a call of the method. */
  public void after(String method, Consumer<FakeVmm> reaction) {
    reactions.put(method, reaction);
  }

  String refusal(String node, String method) {
    return refusals.get(node + "." + method);
  }

  boolean hangs(String node, String method) {
    return hanging.contains(node + "." + method);
  }

  void answered(FakeVmm vmm, String method) {
    Consumer<FakeVmm> reaction = reactions.get(method);
    if (reaction != null) {
      Thread.ofVirtual().start(() -> reaction.accept(vmm));
    }
  }

  void connected(ConnectRequest request) {
    connected.complete(request);
  }

  void loaded(LoadRequest request) {
    loaded.complete(request);
  }

  /** The first request to connect that any node got; waits for it. */
  public ConnectRequest connectRequest() {
    return connected.join();
  }

  /** The request to load the guest; waits for it. */
  public LoadRequest loadRequest() {
    return loaded.join();
  }

  /** All VMMs that were started. */
  public List<FakeVmm> vmms() {
    return List.copyOf(vmms);
  }

  /** The VMM of a node. */
  public FakeVmm vmm(String node) {
    return vmms.stream().filter(vmm -> vmm.node().equals(node)).findFirst().orElseThrow();
  }

  /** Whether every VMM that was started has ended. */
  public boolean allEnded() {
    return vmms.stream().allMatch(vmm -> vmm.exited().isDone());
  }

  int indexOf(FakeVmm vmm) {
    return vmms.indexOf(vmm);
  }

  long pid(FakeVmm vmm) {
    return FIRST_PID + indexOf(vmm);
  }

  @Override
  public VmmProcess launch(NodeStart start) throws DeployException {
    try {
      Integer status = stillborn.get(start.node());
      if (status != null) {
        Files.writeString(start.log(), "first line\nthe engine would not start\n");
        return new FakeProcess(start, FIRST_PID - 1, CompletableFuture.completedFuture(status));
      }
      Files.writeString(start.log(), "");
      FakeVmm vmm = new FakeVmm(start.node(), start.socket(), this);
      vmms.add(vmm);
      return new FakeProcess(start, pid(vmm), vmm.exited()).ending(vmm);
    } catch (IOException e) {
      throw new DeployException(
          DeployException.Kind.FAILED,
          "The fake VMM of %s cannot be started: %s.".formatted(start.node(), IoReason.withFile(e)),
          e);
    }
  }

  @Override
  public VmmProcess find(NodeInfo node) {
    FakeVmm vmm = vmm(node.name());
    NodeStart start =
        new NodeStart(
            node.name(),
            Path.of(node.socket()),
            Path.of(node.socket()).resolveSibling("none"),
            Path.of(node.log()),
            0,
            4096,
            false);
    return new FakeProcess(start, node.pid(), vmm.exited()).ending(vmm);
  }

  /** A process that is none. */
  private static final class FakeProcess implements VmmProcess {
    private final NodeStart start;
    private final long pid;
    private final CompletableFuture<Integer> exited;
    private FakeVmm vmm;

    FakeProcess(NodeStart start, long pid, CompletableFuture<Integer> exited) {
      this.start = start;
      this.pid = pid;
      this.exited = exited;
    }

    FakeProcess ending(FakeVmm ended) {
      vmm = ended;
      return this;
    }

    @Override
    public String node() {
      return start.node();
    }

    @Override
    public long pid() {
      return pid;
    }

    @Override
    public Path socket() {
      return start.socket();
    }

    @Override
    public Path log() {
      return start.log();
    }

    @Override
    public CompletableFuture<Integer> exited() {
      return exited;
    }

    @Override
    public void release() {
      vmm.exit(0);
    }

    @Override
    public void terminate() {
      vmm.exit(143);
    }

    @Override
    public void kill() {
      vmm.exit(137);
    }
  }
}
