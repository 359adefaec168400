package org.pangaea.deploy.ssh;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.KnownVmm;
import org.pangaea.deploy.NodeInfo;
import org.pangaea.deploy.RemoteNode;
import org.pangaea.guests.IoReason;
import org.pangaea.guests.Progress;

/** A VMM on another computer. */
final class SshVmm extends KnownVmm {
  private final int index;
  private final Station station;
  private final CompletableFuture<Integer> exited = new CompletableFuture<>();
  private boolean watched;

  SshVmm(NodeInfo node, Station station) {
    super(node);
    this.station = station;
    index = RemoteRun.index(node.remote().socket());
  }

  int index() {
    return index;
  }

  @Override
  public Optional<RemoteNode> remote() {
    return Optional.of(info().remote());
  }

  @Override
  public Optional<String> host() {
    return Optional.of(station.address());
  }

  @Override
  public String own(String name) {
    return station.run().path(name);
  }

  @Override
  public String bring(Path file, Progress progress) throws DeployException, InterruptedException {
    try {
      ContentFile content = ContentFile.of(file);
      station.store().bring(List.of(content), new UploadProgress(progress));
      return station.store().path(content);
    } catch (IOException e) {
      throw new DeployException(
          DeployException.Kind.FAILED, "%s cannot be read: %s.".formatted(file, IoReason.of(e)), e);
    }
  }

  /** One that was found is looked after only if somebody wants to know. */
  @Override
  public synchronized CompletableFuture<Integer> exited() {
    if (!watched) {
      station.watch().add(this, false);
    }
    return exited;
  }

  /** It is looked after. */
  synchronized void watched() {
    watched = true;
  }

  /** It has ended. */
  void ended(int status) {
    exited.complete(status);
  }

  /** Nobody owns it, so it has to be told. */
  @Override
  public void release() {
    terminate();
  }

  @Override
  public void terminate() {
    signal("TERM");
  }

  @Override
  public void kill() {
    signal("KILL");
  }

  private void signal(String signal) {
    Thread.ofPlatform()
        .daemon()
        .name("end " + node())
        .start(() -> {
          try {
            station.run().signal(index, signal);
          } catch (DeployException e) {
            // Whoever waits for its end does so in vain, and says so; undeploying ends it later.
            return;
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }
}
