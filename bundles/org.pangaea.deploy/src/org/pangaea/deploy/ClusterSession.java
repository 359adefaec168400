package org.pangaea.deploy;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.pangaea.control.ClockReading;
import org.pangaea.control.CodeRequest;
import org.pangaea.control.CodeStatus;
import org.pangaea.control.MigrateRequest;
import org.pangaea.control.OwnershipMap;
import org.pangaea.control.OwnershipRequest;
import org.pangaea.control.PageCounts;
import org.pangaea.control.PageLines;
import org.pangaea.control.PageSymbols;
import org.pangaea.control.PagesRequest;
import org.pangaea.control.Report;
import org.pangaea.control.ResumeRequest;
import org.pangaea.control.ShareSpecification;
import org.pangaea.control.ShareStatus;
import org.pangaea.control.SymbolsRequest;
import org.pangaea.control.TraceBegin;
import org.pangaea.control.TracePiece;
import org.pangaea.control.TraceReadRequest;
import org.pangaea.control.TraceRequest;
import org.pangaea.control.VmReference;
import org.pangaea.control.VmmControl;
import org.pangaea.control.VmmInfo;
import org.pangaea.control.VmmListener;
import org.pangaea.guests.IoReason;

/**
 * Connections to all nodes of one machine that runs, and what can be asked of the machine as a
 * whole. The machine outlives it. Any thread.
 */
public final class ClusterSession implements AutoCloseable {
  private final SessionInfo info;
  private final List<NodeClient> clients;

  ClusterSession(SessionInfo info, List<NodeClient> clients) {
    this.info = info;
    this.clients = List.copyOf(clients);
  }

  /**
   * Connects to a machine that runs.
   *
   * @throws DeployException if a node cannot be reached
   */
  public static ClusterSession open(SessionInfo info, VmmListener listener) throws DeployException {
    List<NodeClient> clients = new ArrayList<>();
    for (NodeInfo node : info.nodes()) {
      try {
        clients.add(NodeClient.connect(node, OneMachine.of(info, listener)));
      } catch (IOException e) {
        clients.forEach(NodeClient::close);
        throw unreachable(node, e);
      }
    }
    return new ClusterSession(info, clients);
  }

  static DeployException unreachable(NodeInfo node, IOException e) {
    if (e instanceof Doors.Unreachable) {
      return new DeployException(
          DeployException.Kind.UNREACHABLE,
          "Node '%s' cannot be reached. %s".formatted(node.name(), e.getMessage()),
          e);
    }
    return new DeployException(
        DeployException.Kind.UNREACHABLE,
        "Node '%s' cannot be reached at %s: %s. Is its VMM, process %d, still running?"
            .formatted(node.name(), place(node), IoReason.of(e), node.pid()),
        e);
  }

  private static String place(NodeInfo node) {
    return node.remote() == null
        ? node.socket()
        : "computer '" + node.remote().computer() + "', " + node.remote().socket();
  }

  public SessionInfo info() {
    return info;
  }

  List<NodeClient> clients() {
    return clients;
  }

  /** What every node tells; nodes that don't answer are among the result with the reason. */
  public MachineStatus status(Duration limit) throws InterruptedException {
    List<NodeClient.Request<ShareStatus>> requests =
        sendAll("tell its status", control -> control.status(vm()));
    List<MachineStatus.Node> nodes = new ArrayList<>();
    for (NodeClient.Request<ShareStatus> request : requests) {
      String node = request.client().node();
      try {
        nodes.add(MachineStatus.Node.of(node, request.await(limit)));
      } catch (DeployException e) {
        nodes.add(MachineStatus.Node.of(node, e));
      }
    }
    return MachineStatus.of(info.name(), nodes);
  }

  /** Who the nodes' VMMs are, by index. */
  public List<VmmInfo> vmms(Duration limit) throws DeployException, InterruptedException {
    return awaitAll(sendAll("tell who it is", VmmControl::info), limit);
  }

  /**
   * Stops all harts and guest time. All or nothing: if one node cannot, those that did go on.
   *
   * @return guest time at which the machine stands, in ticks of 100 ns
   */
  public long pause(Duration limit) throws DeployException, InterruptedException {
    List<NodeClient.Request<ClockReading>> requests =
        sendAll("pause", control -> control.pause(vm()));
    long latest = 0;
    List<NodeClient> paused = new ArrayList<>();
    DeployException failure = null;
    for (NodeClient.Request<ClockReading> request : requests) {
      try {
        latest = Math.max(latest, request.await(limit).ticks());
        paused.add(request.client());
      } catch (DeployException e) {
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      ResumeRequest resume = new ResumeRequest(info.vm(), latest);
      for (NodeClient client : paused) {
        client.send("resume", control -> control.resume(resume));
      }
      throw failure;
    }
    return latest;
  }

  /** Lets a paused machine run on, from the latest guest time that any of its nodes has. */
  public void resume(Duration limit) throws DeployException, InterruptedException {
    long latest = 0;
    for (ShareStatus share :
        awaitAll(sendAll("tell its status", control -> control.status(vm())), limit)) {
      latest = Math.max(latest, share.guestTicks());
    }
    ResumeRequest request = new ResumeRequest(info.vm(), latest);
    awaitAll(sendAll("resume", control -> control.resume(request)), limit);
  }

  /**
   * Moves a hart to a node while the guest runs; returns when all nodes know where it is.
   *
   * @return false if it was there already
   */
  public boolean migrate(int hart, String node, Duration limit)
      throws DeployException, InterruptedException {
    List<String> names = info.nodes().stream().map(NodeInfo::name).toList();
    int index = names.indexOf(node);
    if (index < 0) {
      throw new DeployException(
          DeployException.Kind.NOT_FOUND,
          "'%s' has no node '%s'; its nodes are %s."
              .formatted(info.name(), node, String.join(", ", names)));
    }
    MigrateRequest request = new MigrateRequest(info.vm(), hart, index);
    return clients
        .get(index)
        .call(
            "migrate hart " + hart + " to '" + node + "'",
            limit,
            control -> control.migrate(request))
        .moved();
  }

  /** Ends the machine. Its owner notices, ends the VMMs and removes what they left. */
  public void stop(Duration limit) throws DeployException, InterruptedException {
    DeployException failure = null;
    for (NodeClient.Request<Void> request : sendAll("stop", control -> control.stop(vm()))) {
      try {
        request.await(limit);
      } catch (DeployException e) {
        // The owner hears of the first share's end and ends the VMMs, maybe before all have
        // answered.
        boolean ended = e.kind() == DeployException.Kind.UNREACHABLE;
        failure = failure == null && !ended ? e : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** What the machine is made of, as its first node knows it. */
  public ShareSpecification specification(Duration limit)
      throws DeployException, InterruptedException {
    return clients
        .getFirst()
        .call("tell its specification", limit, control -> control.specification(vm()));
  }

  /**
   * Asks one node for its rights to pages; does not wait.
   *
   * @param node by index
   * @param since number of an earlier look at the same pages, 0 for everything
   * @return fails with a sentence if the node refuses; does not complete if the node does not
   *     answer, or the connection ends
   */
  public CompletableFuture<OwnershipMap> ownership(int node, long firstPage, int count, int since) {
    OwnershipRequest request = new OwnershipRequest(info.vm(), firstPage, count, since);
    return clients
        .get(node)
        .send("tell who owns pages", control -> control.ownership(request))
        .answer();
  }

  /** Whether the connection to a node, by index, has not ended. */
  public boolean isConnected(int node) {
    return !clients.get(node).closed().isDone();
  }

  /** What guest code is hot on each node, at most so many pieces of each. */
  public List<CodeStatus> code(int most, Duration limit)
      throws DeployException, InterruptedException {
    CodeRequest request = new CodeRequest(info.vm(), most);
    return awaitAll(sendAll("tell what is hot", control -> control.code(request)), limit);
  }

  /** What each node has counted by hart, and of its hottest pages, at most so many. */
  public List<PageCounts> hottestPages(int most, Duration limit)
      throws DeployException, InterruptedException {
    return pages(new PagesRequest(info.vm(), most, null), limit);
  }

  /** What each node has counted by hart, and of some pages, by their numbers. */
  public List<PageCounts> pages(List<Long> pages, Duration limit)
      throws DeployException, InterruptedException {
    return pages(new PagesRequest(info.vm(), 0, pages), limit);
  }

  private List<PageCounts> pages(PagesRequest request, Duration limit)
      throws DeployException, InterruptedException {
    return awaitAll(sendAll("tell its page faults", control -> control.pages(request)), limit);
  }

  /** What the guest's kernel has in pages, as the node knows that loaded it. */
  public PageSymbols symbols(List<PageLines> pages, Duration limit)
      throws DeployException, InterruptedException {
    SymbolsRequest request = new SymbolsRequest(info.vm(), pages);
    List<PageSymbols> answers =
        awaitAll(sendAll("tell symbols", control -> control.symbols(request)), limit);
    return answers.stream().filter(PageSymbols::loaded).findFirst().orElse(answers.getFirst());
  }

  /** Begins to record, with room for so many events of each thread between two reads. */
  List<TraceBegin> startTrace(int events, Duration limit)
      throws DeployException, InterruptedException {
    TraceRequest request = new TraceRequest(info.vm(), events);
    List<NodeClient.Request<TraceBegin>> begun =
        sendAll("record", control -> control.traceStart(request));
    try {
      return awaitAll(begun, limit);
    } catch (DeployException e) {
      // All or nothing: those that do record stop; the others are somebody else's.
      for (NodeClient.Request<TraceBegin> node : begun) {
        if (node.answer().isDone() && !node.answer().isCompletedExceptionally()) {
          node.client().send("stop recording", control -> control.traceStop(vm()));
        }
      }
      throw e;
    }
  }

  /** What each node has recorded since the last time, at most so many bytes. */
  List<TracePiece> readTrace(int most, Duration limit)
      throws DeployException, InterruptedException {
    TraceReadRequest request = new TraceReadRequest(info.vm(), most);
    return awaitAll(sendAll("tell what it records", control -> control.traceRead(request)), limit);
  }

  /** Records no more. */
  void stopTrace(Duration limit) throws DeployException, InterruptedException {
    awaitAll(sendAll("stop recording", control -> control.traceStop(vm())), limit);
  }

  /** Everything that helps to find out why something hangs, of all nodes, as text. */
  public String report(Duration limit) throws InterruptedException {
    List<NodeClient.Request<Report>> requests = sendAll("report", control -> control.report(vm()));
    StringBuilder text = new StringBuilder();
    for (NodeClient.Request<Report> request : requests) {
      text.append("==== node ").append(request.client().node()).append(" ====\n");
      try {
        text.append(request.await(limit).text().stripTrailing());
      } catch (DeployException e) {
        text.append(e.getMessage());
      }
      text.append("\n\n");
    }
    return text.toString();
  }

  /**
   * Attaches to the console, by a connection of its own: a slow reader holds up nothing else.
   *
   * @param sink takes output; called by one thread, may block
   * @param kept how many bytes of earlier output to show at most
   */
  public ConsoleClient console(OutputStream sink, long kept)
      throws DeployException, InterruptedException {
    NodeInfo node = info.nodes().get(info.consoleNode());
    try {
      return ConsoleClient.attach(node, info.vm(), sink, kept);
    } catch (IOException e) {
      throw unreachable(node, e);
    }
  }

  private VmReference vm() {
    return new VmReference(info.vm());
  }

  <T> List<NodeClient.Request<T>> sendAll(
      String what, Function<VmmControl, CompletableFuture<T>> call) {
    return clients.stream().map(client -> client.send(what, call)).toList();
  }

  /** Waits for all answers, so that none is under way any more when the first failure is thrown. */
  static <T> List<T> awaitAll(List<NodeClient.Request<T>> requests, Duration limit)
      throws DeployException, InterruptedException {
    List<T> answers = new ArrayList<>();
    DeployException failure = null;
    for (NodeClient.Request<T> request : requests) {
      try {
        answers.add(request.await(limit));
      } catch (DeployException e) {
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return answers;
  }

  @Override
  public void close() {
    clients.forEach(NodeClient::close);
  }
}
