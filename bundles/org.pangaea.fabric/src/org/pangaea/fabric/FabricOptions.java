package org.pangaea.fabric;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.pangaea.fabric.wire.Address;
import org.pangaea.fabric.wire.SocketTransport;
import org.pangaea.fabric.wire.Transport;

/**
 * How an endpoint behaves. {@link #of} gives the defaults; the {@code with} methods change one.
 *
 * @param name this VMM's name, unique in the deployment: 1 to 64 letters, digits, {@code . _ -}
 * @param token the secret shared with all peers
 * @param listen where to listen
 * @param transport makes the wires
 * @param heartbeat a frame leaves at least this often
 * @param silenceLimit a peer that has not been heard for so long, over whatever connection, or a
 *     write that waits for so long, ends the link; after half of it a new connection is tried
 * @param handshakeTimeout how long a handshake may take
 * @param nanoClock the clock of heartbeats and limits; a test turns it by hand
 * @param log takes one line per event that an operator may need
 */
public record FabricOptions(
    String name,
    DeploymentToken token,
    Address listen,
    Transport transport,
    Duration heartbeat,
    Duration silenceLimit,
    Duration handshakeTimeout,
    LongSupplier nanoClock,
    Consumer<String> log) {

  static final String NAME = "[A-Za-z0-9._-]{1,64}";

  public FabricOptions {
    if (!name.matches(NAME)) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' cannot name a VMM: use 1 to 64 letters, digits, dots, dashes and underscores.");
    }
    if (heartbeat.toMillis() < 1 || silenceLimit.compareTo(heartbeat.multipliedBy(2)) < 0) {
      throw new IllegalArgumentException(
          "The silence limit ("
              + silenceLimit
              + ") must be at least twice the heartbeat ("
              + heartbeat
              + ", at least 1 ms).");
    }
    if (handshakeTimeout.isNegative() || handshakeTimeout.isZero()) {
      throw new IllegalArgumentException("The handshake's timeout must be positive.");
    }
  }

  /** A heartbeat a second, 4 s of silence, 5 s for a handshake, plain sockets, the system's log. */
  public static FabricOptions of(String name, DeploymentToken token, Address listen) {
    System.Logger logger = System.getLogger("org.pangaea.fabric");
    return new FabricOptions(
        name,
        token,
        listen,
        new SocketTransport(),
        Duration.ofSeconds(1),
        Duration.ofSeconds(4),
        Duration.ofSeconds(5),
        System::nanoTime,
        line -> logger.log(System.Logger.Level.INFO, line));
  }

  public FabricOptions withTransport(Transport changed) {
    return new FabricOptions(
        name, token, listen, changed, heartbeat, silenceLimit, handshakeTimeout, nanoClock, log);
  }

  /** Also sets the silence limit, since one makes no sense without the other. */
  public FabricOptions withHeartbeat(Duration changed, Duration limit) {
    return new FabricOptions(
        name, token, listen, transport, changed, limit, handshakeTimeout, nanoClock, log);
  }

  /** A network that fails for so long does no harm: an idle peer is heard once a heartbeat. */
  public FabricOptions withReconnectLimit(Duration limit) {
    return withHeartbeat(heartbeat, limit.plus(heartbeat));
  }

  public FabricOptions withHandshakeTimeout(Duration changed) {
    return new FabricOptions(
        name, token, listen, transport, heartbeat, silenceLimit, changed, nanoClock, log);
  }

  public FabricOptions withNanoClock(LongSupplier changed) {
    return new FabricOptions(
        name, token, listen, transport, heartbeat, silenceLimit, handshakeTimeout, changed, log);
  }

  public FabricOptions withLog(Consumer<String> changed) {
    return new FabricOptions(
        name,
        token,
        listen,
        transport,
        heartbeat,
        silenceLimit,
        handshakeTimeout,
        nanoClock,
        changed);
  }
}
