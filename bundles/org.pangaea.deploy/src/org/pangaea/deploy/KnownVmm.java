package org.pangaea.deploy;

import java.nio.file.Path;

/** A VMM of which everything is known that is written down for later clients. */
public abstract class KnownVmm implements VmmProcess {
  private final NodeInfo info;

  protected KnownVmm(NodeInfo info) {
    this.info = info;
  }

  /** What is written down. */
  protected final NodeInfo info() {
    return info;
  }

  @Override
  public final String node() {
    return info.name();
  }

  @Override
  public final long pid() {
    return info.pid();
  }

  @Override
  public final Path socket() {
    return Path.of(info.socket());
  }

  @Override
  public final Path log() {
    return Path.of(info.log());
  }
}
