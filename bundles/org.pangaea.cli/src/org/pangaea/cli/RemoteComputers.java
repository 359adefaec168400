package org.pangaea.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.NodeInfo;
import org.pangaea.deploy.VmmCommand;
import org.pangaea.deploy.ssh.CarriedRuntime;
import org.pangaea.deploy.ssh.SshComputers;
import org.pangaea.deploy.ssh.SshDoors;
import org.pangaea.deploy.ssh.SshEnvironment;
import org.pangaea.deploy.ssh.SshLauncher;
import org.pangaea.deploy.ssh.SshPrompt;
import org.pangaea.guests.GuestSettings;
import org.pangaea.model.cluster.Cluster;

/**
 * The computers that a command reaches by SSH. Nothing of SSH is loaded before the first one is
 * wanted.
 */
final class RemoteComputers implements AutoCloseable {
  private final Surroundings surroundings;
  private final Messages messages;
  private SshComputers computers;
  private SshDoors doors;

  RemoteComputers(Surroundings surroundings, Messages messages) {
    this.surroundings = surroundings;
    this.messages = messages;
  }

  synchronized SshComputers computers() {
    if (computers == null) {
      Terminal terminal = surroundings.terminal();
      Optional<SshPrompt> prompt =
          terminal.isInput() && terminal.isError()
              ? Optional.of(new TerminalPrompt(surroundings, messages))
              : Optional.empty();
      computers = new SshComputers(SshEnvironment.of(surroundings.environment(), prompt));
    }
    return computers;
  }

  /** Launches on computers of a model; without one, finds what was launched. */
  SshLauncher launcher(Optional<Cluster> cluster) throws DeployException {
    return new SshLauncher(
        computers(),
        cluster,
        surroundings.launcher().get(),
        VmmCommand.of(System.getProperties()).home(),
        runtime(),
        who());
  }

  /** What computers without a Java are brought. */
  CarriedRuntime runtime() throws DeployException {
    Map<String, String> environment = surroundings.environment();
    Path home = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")));
    return new CarriedRuntime(
        VmmCommand.of(System.getProperties()).java(),
        GuestSettings.caches(environment, home).resolve("runtimes"));
  }

  private String who() {
    String host = surroundings.environment().getOrDefault("HOSTNAME", "");
    try {
      host = host.isEmpty() ? InetAddress.getLocalHost().getHostName() : host;
    } catch (IOException e) {
      host = "an unnamed computer";
    }
    return System.getProperty("user.name") + "@" + host;
  }

  /** Where a node's control socket is offered on this computer. */
  Path door(NodeInfo node) throws IOException, DeployException, InterruptedException {
    synchronized (this) {
      if (doors == null) {
        doors = new SshDoors(computers());
      }
    }
    return doors.open(node);
  }

  /** Ends connections. What runs on other computers goes on. */
  @Override
  public synchronized void close() {
    if (doors != null) {
      doors.close();
      doors = null;
    }
    if (computers != null) {
      computers.close();
      computers = null;
    }
  }
}
