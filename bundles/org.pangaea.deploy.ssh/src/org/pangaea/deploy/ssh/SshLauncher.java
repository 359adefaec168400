package org.pangaea.deploy.ssh;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.Launcher;
import org.pangaea.deploy.Neighbour;
import org.pangaea.deploy.NodeInfo;
import org.pangaea.deploy.NodeStart;
import org.pangaea.deploy.RemoteNode;
import org.pangaea.deploy.VmmProcess;
import org.pangaea.guests.Progress;
import org.pangaea.model.Clusters;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.Computer;
import org.pangaea.model.cluster.VirtualNode;

/**
 * Starts VMMs where a model says that their nodes are: on this computer, and on those that are
 * reached by SSH. There they outlive this process.
 */
public final class SshLauncher implements Launcher {
  private final SshComputers computers;
  private final Launcher here;
  private final Path home;
  private final CarriedRuntime runtime;
  private final String who;

  /** What run directories are called. */
  private final String name;

  private final Map<String, Computer> places = new LinkedHashMap<>();
  private final Map<String, Station> stations = new LinkedHashMap<>();
  private final Map<String, Installation> installations = new LinkedHashMap<>();
  private Optional<String> addressHere = Optional.empty();

  /**
   * @param cluster whose nodes are to be launched; empty if there are only some to be found
   * @param here launches those of this computer
   * @param home directory of the VMM product on this computer
   * @param runtime for computers without a Java that will do
   * @param who deploys, as others are told who are too late
   */
  public SshLauncher(
      SshComputers computers,
      Optional<Cluster> cluster,
      Launcher here,
      Path home,
      CarriedRuntime runtime,
      String who) {
    this.computers = computers;
    this.here = here;
    this.home = home;
    this.runtime = runtime;
    this.who = who;
    cluster.ifPresent(model -> {
      for (VirtualNode node : Clusters.nodes(model)) {
        if (!Clusters.isHere(Clusters.computer(node))) {
          places.put(node.getName(), Clusters.computer(node));
        }
      }
    });
    name = cluster.map(Cluster::getName).orElse("");
  }

  /**
   * Connects to all computers, finds a Java there, and brings the VMM to them, as far as it is not
   * there yet; to all at the same time.
   */
  @Override
  public synchronized void prepare(Progress progress) throws DeployException, InterruptedException {
    if (places.isEmpty() || !installations.isEmpty()) {
      return;
    }
    List<Computer> all = places.values().stream().distinct().toList();
    progress.phase("Connecting to " + shown(all));
    List<Station> reached =
        Parallel.map(all, computer -> Station.of(computers.computer(computer), name, who));
    progress.phase("Bringing the VMM to " + shown(all));
    Distribution distribution = Distribution.of(home);
    UploadProgress upload = new UploadProgress(progress);
    List<Installation> installed =
        Parallel.map(reached, station -> Installation.on(station, distribution, runtime, upload));
    for (int i = 0; i < all.size(); i++) {
      stations.put(key(all.get(i).getName(), name), reached.get(i));
      installations.put(all.get(i).getName(), installed.get(i));
    }
    addressHere = Optional.of(reached.getFirst().places().client());
  }

  /** What {@link #prepare} and launching would do, without doing it. */
  public List<PlannedComputer> plan() throws DeployException, InterruptedException {
    Distribution distribution = Distribution.of(home);
    return Parallel.map(
        places.values().stream().distinct().toList(),
        model -> {
          SshComputer computer = computers.computer(model);
          Places where = Places.of(computer);
          List<ContentFile> wanted = new ArrayList<>(distribution.files().values());
          RemoteJava java = planned(computer, wanted);
          long bytes =
              new ContentStore(computer, where)
                  .missing(wanted).stream().mapToLong(ContentFile::size).sum();
          return new PlannedComputer(
              model.getName(),
              computer.address(),
              java.shown(),
              bytes,
              model.getNodes().stream().map(VirtualNode::getName).toList(),
              where.run() + "/" + name);
        });
  }

  /** The Java that would be used; if it has to be brought, its files are wanted, too. */
  private RemoteJava planned(SshComputer computer, List<ContentFile> wanted)
      throws DeployException, InterruptedException {
    List<RemoteJava> all = RemoteJava.all(computer);
    Optional<RemoteJava> found = RemoteJava.newEnough(all);
    if (found.isPresent()) {
      return found.get();
    }
    wanted.addAll(runtime.requireFor(computer, all, Progress.NONE).files().values());
    return new RemoteJava(runtime.version(), "", true);
  }

  private static String shown(List<Computer> computers) {
    return computers.size() == 1
        ? "'" + computers.getFirst().getName() + "'"
        : computers.size() + " computers";
  }

  private static String key(String computer, String deployment) {
    return computer + "/" + deployment;
  }

  @Override
  public VmmProcess launch(NodeStart start) throws DeployException, InterruptedException {
    prepare(Progress.NONE);
    Computer computer = places.get(start.node());
    if (computer == null) {
      VmmProcess local = here.launch(start);
      return addressHere.<VmmProcess>map(address -> new Neighbour(local, address)).orElse(local);
    }
    Station station = stations.get(key(computer.getName(), name));
    station.run().claim();
    int index = RemoteRun.index(start.socket().toString());
    long pid =
        station
            .run()
            .start(
                index,
                start.node(),
                installations.get(computer.getName()).words(start, station.run(), index));
    RemoteNode place =
        new RemoteNode(
            computer.getName(),
            computer.getAddress(),
            Optional.ofNullable(computer.getSshUser()).filter(u -> !u.isBlank()).orElse(null),
            computer.getSshPort() == SshHost.STANDARD_PORT ? 0 : computer.getSshPort(),
            station.run().path(index + ".sock"));
    SshVmm vmm =
        new SshVmm(
            new NodeInfo(
                start.node(), pid, start.socket().toString(), start.log().toString(), place),
            station);
    station.watch().add(vmm, true);
    return vmm;
  }

  @Override
  public VmmProcess find(NodeInfo node) throws DeployException, InterruptedException {
    return node.remote() == null ? here.find(node) : new SshVmm(node, station(node));
  }

  private synchronized Station station(NodeInfo node) throws DeployException, InterruptedException {
    RemoteNode place = node.remote();
    String deployment = RemoteRun.deployment(place.socket());
    String key = key(place.computer(), deployment);
    Station station = stations.get(key);
    if (station == null) {
      station = Station.of(computers.computer(place), deployment, who);
      stations.put(key, station);
    }
    return station;
  }

  @Override
  public void discard(List<NodeInfo> nodes) throws DeployException, InterruptedException {
    List<Station> concerned = new ArrayList<>();
    for (NodeInfo node : nodes) {
      if (node.remote() != null && !concerned.contains(station(node))) {
        concerned.add(station(node));
      }
    }
    Parallel.map(
        concerned,
        station -> {
          station.leave();
          return RemoteRun.end(station.computer(), station.places(), station.run().name());
        });
    // What was claimed, and came to start nothing.
    for (Station station : stations.values()) {
      station.run().end();
    }
  }

  /**
   * Ends what runs of a cluster on its computers, whether this computer knows of it or not.
   *
   * @return how many VMMs were ended
   */
  public int sweep() throws DeployException, InterruptedException {
    List<Computer> all = places.values().stream().distinct().toList();
    return Parallel.map(
            all,
            computer -> {
              SshComputer reached = computers.computer(computer);
              return RemoteRun.end(reached, Places.of(reached), name);
            })
        .stream()
        .mapToInt(Integer::intValue)
        .sum();
  }

  /**
   * Removes what was brought to computers, from those on which no other deployment is.
   *
   * @param nodes that were there
   */
  public void removeCaches(List<NodeInfo> nodes) throws DeployException, InterruptedException {
    List<SshComputer> concerned =
        nodes.stream()
            .map(NodeInfo::remote)
            .filter(Objects::nonNull)
            .map(computers::computer)
            .distinct()
            .toList();
    Parallel.each(
        concerned.isEmpty()
            ? places.values().stream().distinct().map(computers::computer).toList()
            : concerned,
        computer -> {
          RemoteRun.removeCache(computer, Places.of(computer));
          return null;
        });
  }
}
