package org.pangaea.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.pangaea.deploy.ClusterDeployment;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.DeploymentInfo;
import org.pangaea.deploy.DeploymentWatch;
import org.pangaea.deploy.LoadedCluster;
import org.pangaea.deploy.ModelChange;
import org.pangaea.guests.IoReason;
import org.pangaea.model.cluster.Cluster;

/**
 * Follows a deployed cluster, its model's file and the VMM to deploy, until it is interrupted. What
 * changes is told; where VMMs have to be started anew they are, as soon as no machine runs on them.
 */
final class DeployWatch {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private final Context context;
  private final Path file;

  /** Where the VMM to deploy is; nowhere in tests that deploy none. */
  private final Optional<Path> vmm;

  private DeploymentInfo deployment;
  private Cluster deployed;

  /** The model to deploy when that is possible; null if there is nothing to be done. */
  private Cluster pending;

  /** Whether the old VMMs have ended, and the new ones are not there yet. */
  private boolean down;

  private String modelStamp;
  private String vmmStamp;
  private final Map<String, String> shown = new LinkedHashMap<>();

  /** What keeps the pending model from being deployed, as it was told last. */
  private List<String> blockedBy = List.of();

  /**
   * A watch.
   *
   * @param file the model's, as the user named it
   * @param deployed the model that the deployment was made of
   */
  DeployWatch(
      Context context, Path file, Optional<Path> vmm, DeploymentInfo deployment, Cluster deployed) {
    this.context = context;
    this.file = file;
    this.vmm = vmm;
    this.deployment = deployment;
    this.deployed = deployed;
    modelStamp = "";
    vmmStamp = vmmStamp();
  }

  /** Follows until the thread is interrupted, or nobody reads the output any more. */
  void follow() throws InterruptedException, DeployException {
    try {
      followAll();
    } catch (DeployException e) {
      // A thread that is interrupted while it sends has its channel closed, and fails by that.
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw e;
    }
  }

  private void followAll() throws InterruptedException, DeployException {
    while (!context.output().isBroken()) {
      try (DeploymentWatch watch =
          new DeploymentWatch(deployment, context.surroundings().directories(), ANSWER)) {
        DeploymentInfo before = deployment;
        while (deployment == before && !context.output().isBroken()) {
          DeploymentWatch.Look look = watch.look();
          show(look);
          if (isGone()) {
            return;
          }
          lookAtModel();
          lookAtVmm();
          if (pending != null) {
            apply(look.running());
          }
          if (deployment == before) {
            Thread.sleep(BETWEEN_LOOKS);
          }
        }
      }
    }
  }

  /** Somebody may take it down meanwhile, and VMMs may be killed. */
  private boolean isGone() throws DeployException, InterruptedException {
    boolean gone = context.surroundings().directories().deployed(deployment.cluster()).isEmpty();
    if (Thread.interrupted()) {
      // It looks so to a thread whose channels are closed by that.
      throw new InterruptedException();
    }
    if (gone) {
      context
          .messages()
          .info("'%s' was taken down, or all its VMMs have ended.".formatted(deployment.cluster()));
    }
    return gone;
  }

  /** Whether the watch ended between two deployments. */
  boolean isDown() {
    return down;
  }

  private void show(DeploymentWatch.Look look) {
    Map<String, String> now = new LinkedHashMap<>();
    look.nodes().forEach((node, state) -> now.put("node " + node, state));
    look.machines().forEach((machine, state) -> now.put("machine " + machine, state));
    now.forEach((what, state) -> {
      if (!state.equals(shown.get(what))) {
        print(what + ": " + state);
      }
    });
    shown.keySet().stream()
        .filter(what -> !now.containsKey(what))
        .toList()
        .forEach(what -> {
          print(what + ": gone");
        });
    shown.clear();
    shown.putAll(now);
  }

  private void print(String text) {
    context.print("%s %s".formatted(LocalTime.now().truncatedTo(ChronoUnit.SECONDS), text));
  }

  private void lookAtModel() throws DeployException {
    String stamp = stamp(context.file(file));
    if (stamp.equals(modelStamp)) {
      return;
    }
    modelStamp = stamp;
    LoadedCluster loaded;
    try {
      loaded = context.read(file);
      loaded.requireValid();
    } catch (DeployException e) {
      context.messages().error(e.getMessage() + "\nThe model that is deployed stays.");
      return;
    }
    Cluster now = loaded.cluster();
    if (!now.getName().equals(deployment.cluster())) {
      context
          .messages()
          .error(
              "%s is of another cluster now, '%s'. '%s' stays as it is; take it down with: pangaea cluster undeploy %s"
                  .formatted(file, now.getName(), deployment.cluster(), deployment.cluster()));
      return;
    }
    List<ModelChange> changes = ModelChange.between(deployed, now, deployment.memory());
    changes.forEach(change -> print("model: " + change.text()));
    if (changes.stream().anyMatch(ModelChange::redeploys)) {
      pending = now;
    } else {
      pending = null;
      deployed = now;
    }
    blockedBy = List.of();
  }

  private void lookAtVmm() {
    String stamp = vmmStamp();
    if (!stamp.equals(vmmStamp)) {
      vmmStamp = stamp;
      print("VMM: it was built anew.");
      pending = pending == null ? deployed : pending;
      blockedBy = List.of();
    }
  }

  /** Starts all VMMs anew, unless machines run on them; uploads are what has changed. */
  private void apply(List<String> running) throws DeployException, InterruptedException {
    if (!running.isEmpty()) {
      if (!running.equals(blockedBy)) {
        blockedBy = running;
        context
            .messages()
            .warning(
                "The VMMs have to be started anew for that, and on them run: %s. That is done when they have ended, or you stop them: pangaea vm stop %s"
                    .formatted(String.join(", ", running), running.getFirst()));
      }
      return;
    }
    Cluster model = pending;
    pending = null;
    print("deploying '%s' again".formatted(deployment.cluster()));
    ClusterDeployment.undeploy(
        deployment,
        context.remote().launcher(deployment.nodes()),
        context.surroundings().directories(),
        false);
    down = true;
    try (ProgressLine progress = context.progress()) {
      deployment =
          ClusterDeployment.deploy(
              model, context.launcher(model), context.surroundings().directories(), progress);
    }
    down = false;
    deployed = model;
    print("'%s' is deployed again".formatted(deployment.cluster()));
  }

  /** Changes when the file does; a file that is being replaced is none for a moment. */
  private static String stamp(Path path) {
    try {
      return Files.getLastModifiedTime(path) + " " + Files.size(path);
    } catch (IOException e) {
      return IoReason.of(e);
    }
  }

  private String vmmStamp() {
    if (vmm.isEmpty()) {
      return "";
    }
    StringBuilder stamps = new StringBuilder();
    try (Stream<Path> jars = Files.list(vmm.get().resolve("plugins"))) {
      jars.sorted().forEach(jar -> stamps.append(jar).append(' ').append(stamp(jar)).append('\n'));
    } catch (IOException e) {
      // It is being built right now, and there again in a moment.
      return vmmStamp;
    }
    return stamps.toString();
  }
}
