package org.pangaea.deploy.ssh;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.sshd.client.SshClient;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.RemoteNode;
import org.pangaea.model.cluster.Computer;

/**
 * The computers of a cluster that are reached by SSH. Each has one connection, which everything
 * shares: commands, files, control sockets. It is made when it is first needed, and again when it
 * was lost.
 */
public final class SshComputers implements AutoCloseable {
  private final SshEnvironment environment;
  private final KeyRing ring;
  private final Map<String, SshComputer> computers = new LinkedHashMap<>();
  private final Map<String, SshConnection> jumps = new LinkedHashMap<>();
  private SshClient client;

  public SshComputers(SshEnvironment environment) {
    this.environment =
        new SshEnvironment(
            environment.home(),
            environment.user(),
            environment.agent(),
            environment.prompt().map(OneAtATime::new));
    ring = new KeyRing(this.environment.prompt());
  }

  /** Computers are connected to at the same time, and the user answers one after the other. */
  private record OneAtATime(SshPrompt prompt) implements SshPrompt {
    @Override
    public boolean isThere() {
      return prompt.isThere();
    }

    @Override
    public synchronized boolean agrees(String question) {
      return prompt.agrees(question);
    }

    @Override
    public synchronized Optional<String> secret(String question) {
      return prompt.secret(question);
    }
  }

  /** A computer of a model. Nothing is connected yet. */
  public SshComputer computer(Computer computer) {
    return computer(
        computer.getName(),
        computer.getAddress(),
        Optional.ofNullable(computer.getSshUser()).filter(user -> !user.isBlank()),
        computer.getSshPort() == SshHost.STANDARD_PORT
            ? OptionalInt.empty()
            : OptionalInt.of(computer.getSshPort()));
  }

  /** The computer on which a VMM is that was deployed earlier. */
  SshComputer computer(RemoteNode node) {
    return computer(
        node.computer(),
        node.address(),
        Optional.ofNullable(node.user()),
        node.port() == 0 ? OptionalInt.empty() : OptionalInt.of(node.port()));
  }

  /**
   * A computer.
   *
   * @param name what messages call it
   * @param address host name, IP address, or an alias in {@code ~/.ssh/config}
   * @param user who logs in; empty: as {@code ~/.ssh/config} says
   * @param port of its SSH server; empty: as {@code ~/.ssh/config} says
   */
  public synchronized SshComputer computer(
      String name, String address, Optional<String> user, OptionalInt port) {
    Wanted wanted = new Wanted(address, user, port);
    return computers.computeIfAbsent(name + " " + wanted, _ -> new SshComputer(this, name, wanted));
  }

  /** How a computer is to be reached, before {@code ~/.ssh/config} has had its say. */
  record Wanted(String alias, Optional<String> user, OptionalInt port) {
    /** What ProxyJump has: {@code [USER@]HOST[:PORT]}, with or without {@code ssh://}. */
    static Wanted jump(String text) throws DeployException {
      String plain = text.strip().replaceFirst("^ssh://", "");
      int at = plain.lastIndexOf('@');
      String place = plain.substring(at + 1);
      int colon = place.lastIndexOf(':');
      boolean hasPort = colon >= 0 && place.indexOf(':') == colon;
      if (hasPort && !place.substring(colon + 1).matches("[0-9]{1,5}")) {
        throw new DeployException(
            DeployException.Kind.FAILED,
            "ProxyJump %s has no port behind its colon. Write [USER@]HOST[:PORT].".formatted(text));
      }
      return new Wanted(
          hasPort ? place.substring(0, colon) : place,
          at > 0 ? Optional.of(plain.substring(0, at)) : Optional.empty(),
          hasPort
              ? OptionalInt.of(Integer.parseInt(place.substring(colon + 1)))
              : OptionalInt.empty());
    }
  }

  SshHost host(Wanted wanted) throws DeployException {
    // Read anew, since a client may last long: who has mended the file need not start it again.
    return SshConfig.read(environment).host(wanted.alias(), wanted.user(), wanted.port());
  }

  /** Connects, through the hosts that stand in between. */
  SshConnection connect(String name, SshHost host) throws DeployException, InterruptedException {
    SshConnector connector = new SshConnector(client(), environment.prompt(), ring);
    Optional<SshConnection> through = Optional.empty();
    for (String jump : host.jumps()) {
      through = Optional.of(jump(connector, jump, through, name));
    }
    return connector.connect("Computer '" + name + "'", host, through);
  }

  /** Computers behind the same host share the connection to it. */
  private synchronized SshConnection jump(
      SshConnector connector, String jump, Optional<SshConnection> through, String name)
      throws DeployException, InterruptedException {
    SshConnection open = jumps.get(jump);
    if (open == null || !open.isOpen()) {
      open =
          connector.connect(
              "Host '" + jump + "', through which computer '" + name + "' is reached,",
              host(Wanted.jump(jump)),
              through);
      jumps.put(jump, open);
    }
    return open;
  }

  /**
   * The hosts that the user's {@code ~/.ssh/config} names, in its order.
   *
   * @throws DeployException if the file cannot be read or understood
   */
  public List<KnownHost> knownHosts() throws DeployException {
    SshConfig config = SshConfig.read(environment);
    List<KnownHost> hosts = new ArrayList<>();
    for (String alias : config.aliases()) {
      hosts.add(new KnownHost(alias, config.shown(alias)));
    }
    return hosts;
  }

  /**
   * A host that {@code ~/.ssh/config} names.
   *
   * @param alias its name there
   * @param leadsTo user, address and port, or why it cannot be reached so
   */
  public record KnownHost(String alias, String leadsTo) {}

  /** Lets the user be asked again for what was not given, or was wrong, before. */
  public void askAgain() {
    ring.forgetFailures();
  }

  private synchronized SshClient client() {
    if (client == null) {
      client = SshConnector.newClient();
    }
    return client;
  }

  /** Those asked for so far. */
  synchronized List<SshComputer> all() {
    return List.copyOf(computers.values());
  }

  /** Ends all connections. What was started on the computers goes on. */
  @Override
  public void close() {
    List.copyOf(all()).forEach(SshComputer::disconnect);
    synchronized (this) {
      jumps.values().forEach(SshConnection::close);
      jumps.clear();
      if (client != null) {
        client.close(true);
        client = null;
      }
    }
  }
}
