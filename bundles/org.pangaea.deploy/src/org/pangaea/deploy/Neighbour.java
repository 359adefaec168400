package org.pangaea.deploy;

import java.util.Optional;

/**
 * A VMM on this computer beside others that reach it by the network.
 *
 * @param address of this computer, as the others see it
 */
public record Neighbour(VmmProcess process, String address) implements DelegatingVmmProcess {
  @Override
  public Optional<String> host() {
    return Optional.of(address);
  }
}
