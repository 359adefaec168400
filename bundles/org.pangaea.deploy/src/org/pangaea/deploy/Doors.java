package org.pangaea.deploy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;

/**
 * How control sockets on other computers are reached: by what the process has installed for that.
 * Commands that stay on this computer need nothing.
 */
public final class Doors {
  private static volatile Opener installed =
      node -> {
        throw new DeployException(
            DeployException.Kind.UNREACHABLE,
            "Node '%s' is on computer '%s', and this program reaches no other computers."
                .formatted(node.name(), node.remote().computer()));
      };

  private Doors() {}

  /** Reaches computers. */
  public interface Opener {
    /**
     * Offers the control socket of a VMM on this computer, for as long as this process lasts.
     *
     * @return its path here
     * @throws DeployException if the computer cannot be reached
     * @throws IOException if it can, and nobody serves the socket
     */
    Path open(NodeInfo node) throws IOException, DeployException, InterruptedException;
  }

  /** Lets this process reach other computers. */
  public static void install(Opener opener) {
    installed = opener;
  }

  /** The path on this computer at which a node's VMM is reached. */
  static Path socket(NodeInfo node) throws IOException {
    if (node.remote() == null) {
      return Path.of(node.socket());
    }
    try {
      return installed.open(node);
    } catch (DeployException e) {
      throw new Unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while connecting");
    }
  }

  /** Nothing is known of the VMM, since its computer could not be reached. */
  static final class Unreachable extends IOException {
    private static final long serialVersionUID = 1L;

    Unreachable(DeployException cause) {
      super(cause.getMessage(), cause);
    }
  }
}
