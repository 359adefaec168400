package org.pangaea.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.pangaea.control.VmmListener;
import org.pangaea.deploy.ClusterSession;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.Doors;
import org.pangaea.deploy.Launcher;
import org.pangaea.deploy.LoadedCluster;
import org.pangaea.deploy.SilentListener;
import org.pangaea.deploy.ssh.RemoteComputers;
import org.pangaea.deploy.ssh.SshPrompt;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.validation.Rule;

/** What all commands share while one of them runs. */
final class Context {
  private static final Gson JSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private final Surroundings surroundings;
  private final Messages messages;
  private final StandardOutput output;
  private final PrintStream out;
  private final RemoteComputers remote;
  private boolean debug;

  Context(Surroundings surroundings) {
    this.surroundings = surroundings;
    messages = new Messages(surroundings.err(), surroundings.terminal(), noColour());
    remote =
        new RemoteComputers(
            surroundings.environment(), this::prompt, () -> surroundings.launcher().get());
    Doors.install(remote);
    output = new StandardOutput(surroundings.out());
    out = new PrintStream(output, false, StandardCharsets.UTF_8);
  }

  /** As no-color.org has it: set and not empty. */
  private boolean noColour() {
    return !surroundings.environment().getOrDefault("NO_COLOR", "").isEmpty();
  }

  private Optional<SshPrompt> prompt() {
    Terminal terminal = surroundings.terminal();
    return terminal.isInput() && terminal.isError()
        ? Optional.of(new TerminalPrompt(surroundings, messages))
        : Optional.empty();
  }

  Surroundings surroundings() {
    return surroundings;
  }

  Messages messages() {
    return messages;
  }

  boolean isDebug() {
    return debug;
  }

  void setDebug(boolean debug) {
    this.debug = debug;
  }

  StandardOutput output() {
    return output;
  }

  /** Data for standard output. */
  void print(String text) {
    out.print(text.endsWith("\n") ? text : text + "\n");
    out.flush();
  }

  void printJson(Object data) {
    print(toJson(data));
  }

  String toJson(Object data) {
    return JSON.toJson(data);
  }

  ProgressLine progress() {
    return new ProgressLine(messages, surroundings.terminal());
  }

  /** A file that the user named. */
  Path file(Path named) {
    return surroundings.folder().resolve(named);
  }

  /** Other computers. */
  RemoteComputers remote() {
    return remote;
  }

  /** Launches the nodes of a cluster where its model says that they are. */
  Launcher launcher(Cluster cluster) throws DeployException {
    return remote.launcher(cluster);
  }

  /** Reads a model that the user named. */
  LoadedCluster read(Path named) throws DeployException {
    return LoadedCluster.read(file(named), named.toString());
  }

  /** Whoever lets guest memory travel unencrypted is told so each time that it begins. */
  void warnOfPlainLinks(LoadedCluster cluster) {
    cluster.findings().stream()
        .filter(finding -> finding.rule() == Rule.LINKS_PLAIN)
        .forEach(finding -> messages.warning(cluster.line(finding)));
  }

  /** Connects to a machine that runs. */
  ClusterSession open(Optional<String> name) throws DeployException {
    return open(name, new SilentListener());
  }

  ClusterSession open(Optional<String> name, VmmListener listener) throws DeployException {
    return ClusterSession.open(surroundings.directories().find(name), listener);
  }
}
