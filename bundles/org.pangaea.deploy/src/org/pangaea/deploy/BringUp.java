package org.pangaea.deploy;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.pangaea.control.ConnectRequest;
import org.pangaea.control.FabricAddress;
import org.pangaea.control.FabricRequest;
import org.pangaea.control.LoadRequest;
import org.pangaea.control.Peer;
import org.pangaea.control.ShareSpecification;
import org.pangaea.control.VmReference;
import org.pangaea.control.VmmListener;
import org.pangaea.guests.GuestImages;
import org.pangaea.guests.Progress;
import org.pangaea.model.cluster.VirtualNode;

/** The steps that make a machine run on VMMs that have been started. */
final class BringUp {
  static final int VM = 0;

  private static final String LOOPBACK = "127.0.0.1";
  private static final int TOKEN_BYTES = 32;
  private static final Duration READY = Duration.ofSeconds(20);
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration STEP = Duration.ofSeconds(20);
  private static final Duration LOAD = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(10);

  private final Specifications specifications;
  private final Progress progress;

  BringUp(Specifications specifications, Progress progress) {
    this.specifications = specifications;
    this.progress = progress;
  }

  /** Waits for a VMM to serve its control socket, and connects. */
  static NodeClient connect(VmmProcess process, VmmListener listener)
      throws DeployException, InterruptedException {
    return connect(process, listener, READY);
  }

  static NodeClient connect(VmmProcess process, VmmListener listener, Duration limit)
      throws DeployException, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      try {
        return NodeClient.connect(process.node(), process.socket(), listener);
      } catch (IOException notYet) {
        if (process.exited().isDone()) {
          throw new DeployException(
              DeployException.Kind.FAILED,
              "Node '%s' could not be started. %s %s"
                  .formatted(
                      process.node(),
                      ExitStatus.sentence(process.pid(), process.exited().join()),
                      LogTail.of(process.log())),
              notYet);
        }
        if (System.nanoTime() > deadline) {
          throw new DeployException(
              DeployException.Kind.TIMED_OUT,
              "Node '%s' was not ready within %d s of its start. %s"
                  .formatted(process.node(), limit.toSeconds(), LogTail.of(process.log())),
              notYet);
        }
        Thread.sleep(POLL);
      }
    }
  }

  /** Joins the VMMs, makes the shares, loads the guest. Nothing runs yet. */
  void prepare(ClusterSession session, GuestImages guest)
      throws DeployException, InterruptedException {
    progress.phase("Joining " + counted(session.clients().size(), "VMM"));
    List<Peer> peers = openFabric(session);
    ClusterSession.awaitAll(
        session.sendAll(
            "connect to its peers",
            control -> control.connect(new ConnectRequest(peers, (int) CONNECT.toMillis()))),
        CONNECT.plusSeconds(2));
    createShares(session);
    progress.phase("Loading the guest " + guest.name());
    load(session.clients().get(specifications.bootNode()), guest);
  }

  private List<Peer> openFabric(ClusterSession session)
      throws DeployException, InterruptedException {
    byte[] secret = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(secret);
    String token = HexFormat.of().formatHex(secret);
    List<NodeClient.Request<FabricAddress>> requests = new ArrayList<>();
    for (int i = 0; i < session.clients().size(); i++) {
      int port = specifications.nodes().get(i).getFabricPort();
      // Nodes of one computer need no network, and an exchange costs less without one.
      String where =
          port == 0
              ? RunDirectory.link(session.info().nodes().get(i).socket(), i).toString()
              : LOOPBACK + ":" + port;
      requests.add(
          session
              .clients()
              .get(i)
              .send(
                  "listen for other nodes on " + where,
                  control ->
                      control.openFabric(
                          new FabricRequest((port == 0 ? "unix:" : "tcp:") + where, token))));
    }
    List<FabricAddress> addresses;
    try {
      addresses = ClusterSession.awaitAll(requests, STEP);
    } catch (DeployException e) {
      boolean chosen = specifications.nodes().stream().anyMatch(n -> n.getFabricPort() != 0);
      throw chosen && e.kind() == DeployException.Kind.FAILED ? withPortRemedy(e) : e;
    }
    List<Peer> peers = new ArrayList<>();
    for (int i = 0; i < addresses.size(); i++) {
      peers.add(new Peer(session.clients().get(i).node(), addresses.get(i)));
    }
    return peers;
  }

  private static DeployException withPortRemedy(DeployException e) {
    return new DeployException(
        e.kind(), e.getMessage() + " The port is the node's fabricPort in the model.", e);
  }

  private void createShares(ClusterSession session) throws DeployException, InterruptedException {
    List<ShareSpecification> shares = specifications.shares(VM, session.info().name());
    List<NodeClient.Request<Void>> requests = new ArrayList<>();
    for (int i = 0; i < shares.size(); i++) {
      ShareSpecification share = shares.get(i);
      requests.add(
          session
              .clients()
              .get(i)
              .send("make its share of the machine", control -> control.createShare(share)));
    }
    ClusterSession.awaitAll(requests, STEP);
  }

  private static void load(NodeClient boot, GuestImages guest)
      throws DeployException, InterruptedException {
    String kernel =
        guest
            .kernel()
            .orElseThrow(() ->
                new DeployException(
                    DeployException.Kind.FAILED,
                    "The guest '%s' has no kernel to start.".formatted(guest.name())))
            .toAbsolutePath()
            .toString();
    String initrd = guest.initrd().map(file -> file.toAbsolutePath().toString()).orElse(null);
    LoadRequest request = new LoadRequest(VM, kernel, initrd, guest.commandLine());
    boot.call("load the guest", LOAD, control -> control.load(request));
  }

  /** Lets all harts run; those that could start the others last. */
  void start(ClusterSession session) throws DeployException, InterruptedException {
    VmReference vm = new VmReference(VM);
    NodeClient boot = session.clients().get(specifications.bootNode());
    List<NodeClient.Request<Void>> others =
        session.clients().stream()
            .filter(client -> client != boot)
            .map(client -> client.send("start", control -> control.start(vm)))
            .toList();
    ClusterSession.awaitAll(others, STEP);
    boot.call("start", STEP, control -> control.start(vm));
  }

  static String counted(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  List<String> nodeNames() {
    return specifications.nodes().stream().map(VirtualNode::getName).toList();
  }
}
