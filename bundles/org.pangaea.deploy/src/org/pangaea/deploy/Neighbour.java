package org.pangaea.deploy;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A VMM on this computer beside others that reach it by the network.
 *
 * @param address of this computer, as the others see it
 */
public record Neighbour(VmmProcess process, String address) implements VmmProcess {
  @Override
  public Optional<String> host() {
    return Optional.of(address);
  }

  @Override
  public String node() {
    return process.node();
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public Path socket() {
    return process.socket();
  }

  @Override
  public Path log() {
    return process.log();
  }

  @Override
  public CompletableFuture<Integer> exited() {
    return process.exited();
  }

  @Override
  public void release() {
    process.release();
  }

  @Override
  public void terminate() {
    process.terminate();
  }

  @Override
  public void kill() {
    process.kill();
  }
}
