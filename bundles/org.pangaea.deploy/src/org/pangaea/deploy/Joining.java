package org.pangaea.deploy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.pangaea.control.ConnectRequest;
import org.pangaea.control.FabricAddress;
import org.pangaea.control.Peer;
import org.pangaea.control.VmmListener;
import org.pangaea.model.Clusters;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.VirtualNode;

/** Reaches VMMs that have been started, and links each to all others. */
final class Joining {
  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration READY = Duration.ofSeconds(20);
  private static final Duration CONNECT = Duration.ofSeconds(20);
  private static final Duration STEP = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(10);

  private Joining() {}

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
      } catch (java.io.IOException notYet) {
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

  /**
   * Links every VMM to every other, so that nobody else can take part. Links between computers are
   * encrypted unless the model accepts that they are not; then the VMMs want to know their clients,
   * too, from the next connection on.
   *
   * @param nodes of the model, by index
   * @param clients to their VMMs, by the same index
   * @param processes that they are connected to, by the same index
   * @param directory keeps what clients need
   */
  static void join(
      List<VirtualNode> nodes,
      List<NodeClient> clients,
      List<VmmProcess> processes,
      RunDirectory directory)
      throws DeployException, InterruptedException {
    List<Peer> peers = openFabric(nodes, clients, processes, directory);
    ClusterSession.awaitAll(
        clients.stream()
            .map(client ->
                client.send(
                    "connect to its peers",
                    control ->
                        control.connect(new ConnectRequest(peers, (int) CONNECT.toMillis()))))
            .toList(),
        CONNECT.plusSeconds(2));
  }

  private static List<Peer> openFabric(
      List<VirtualNode> nodes,
      List<NodeClient> clients,
      List<VmmProcess> processes,
      RunDirectory directory)
      throws DeployException, InterruptedException {
    Cluster cluster = Clusters.cluster(nodes.getFirst());
    boolean spread = processes.stream().map(VmmProcess::host).distinct().count() > 1;
    // Also if all are on one computer elsewhere: then their clients are not.
    boolean far = spread || processes.stream().anyMatch(process -> process.remote().isPresent());
    LinkSecurity security = security(clients, far, cluster.isPlainLinks());
    if (security.client().isPresent()) {
      directory.write(security.client().get());
    }
    List<NodeClient.Request<FabricAddress>> requests = new ArrayList<>();
    for (int i = 0; i < clients.size(); i++) {
      int index = i;
      String address = address(nodes.get(i), processes.get(i), i, spread);
      requests.add(
          clients
              .get(i)
              .send(
                  "listen for other nodes on " + address.substring(address.indexOf(':') + 1),
                  control ->
                      control.openFabric(
                          security.request(index, address, cluster.getReconnectSeconds()))));
    }
    List<FabricAddress> addresses;
    try {
      addresses = ClusterSession.awaitAll(requests, STEP);
    } catch (DeployException e) {
      boolean chosen = nodes.stream().anyMatch(n -> n.getFabricPort() != 0);
      throw chosen && e.kind() == DeployException.Kind.FAILED ? withPortRemedy(e) : e;
    }
    List<Peer> peers = new ArrayList<>();
    for (int i = 0; i < addresses.size(); i++) {
      peers.add(new Peer(clients.get(i).node(), addresses.get(i)));
    }
    return peers;
  }

  private static LinkSecurity security(List<NodeClient> clients, boolean far, boolean plain)
      throws DeployException, InterruptedException {
    if (!far) {
      return LinkSecurity.withinComputer();
    }
    return plain ? LinkSecurity.plain() : LinkSecurity.encrypted(clients, STEP);
  }

  /** Nodes of one computer need no network, and an exchange costs less without one. */
  private static String address(VirtualNode node, VmmProcess process, int index, boolean spread) {
    int port = node.getFabricPort();
    if (port == 0 && !spread) {
      return "unix:" + process.own(index + ".link");
    }
    String host = spread ? process.host().orElse(LOOPBACK) : LOOPBACK;
    return "tcp:" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  private static DeployException withPortRemedy(DeployException e) {
    return new DeployException(
        e.kind(), e.getMessage() + " The port is the node's fabricPort in the model.", e);
  }
}
