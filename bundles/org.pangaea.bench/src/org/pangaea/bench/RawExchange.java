package org.pangaea.bench;

import java.io.IOException;
import org.pangaea.deploy.DeployException;
import org.pangaea.fabric.bench.PingPong;
import org.pangaea.fabric.bench.PingPongResult;
import org.pangaea.guests.IoReason;

/** What a remote fault cannot be faster than: the raw exchange of two JVMs over a Unix socket. */
@FunctionalInterface
public interface RawExchange {
  /**
   * Measures a number of exchanges.
   *
   * @param binding of its two sides
   */
  PingPongResult measure(int count, Binding binding) throws DeployException;

  /** The real one. */
  static RawExchange ofThisComputer() {
    return (count, binding) -> {
      try {
        return PingPong.run(count / 4, count, binding.starting(0), binding.starting(1));
      } catch (IOException e) {
        throw new DeployException(
            DeployException.Kind.FAILED,
            "The raw exchange over a Unix socket could not be measured: " + IoReason.of(e) + ".",
            e);
      }
    };
  }
}
