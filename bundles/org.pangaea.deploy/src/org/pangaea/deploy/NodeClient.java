package org.pangaea.deploy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.pangaea.control.ControlConnection;
import org.pangaea.control.VmmControl;
import org.pangaea.control.VmmListener;
import org.pangaea.fabric.wire.TlsIdentity;

/**
 * One node's VMM, as its clients call it: with a limit on every wait, and failures in sentences
 * that name the node. Any thread.
 */
final class NodeClient implements AutoCloseable {
  private final String node;
  private final ControlConnection<VmmControl> connection;

  private NodeClient(String node, ControlConnection<VmmControl> connection) {
    this.node = node;
    this.connection = connection;
  }

  /** Connects to a VMM that has been joined with the others of its deployment. */
  static NodeClient connect(NodeInfo node, VmmListener listener) throws IOException {
    Optional<TlsIdentity> identity = ClientIdentity.in(Path.of(node.socket()).getParent());
    Path socket = Doors.socket(node);
    return identity.isPresent()
        ? new NodeClient(
            node.name(), ControlConnection.connect(socket, node.name(), identity.get(), listener))
        : connect(node.name(), socket, listener);
  }

  /** Connects to a VMM that asks nobody who he is, or not yet. */
  static NodeClient connect(String node, Path socket, VmmListener listener) throws IOException {
    return new NodeClient(node, ControlConnection.connect(socket, listener));
  }

  String node() {
    return node;
  }

  /** Completes when the connection has ended. */
  CompletableFuture<Void> closed() {
    return connection.closed();
  }

  /**
   * Sends a request without waiting for its answer.
   *
   * @param what completes "Node 'x' could not …"
   */
  <T> Request<T> send(String what, Function<VmmControl, CompletableFuture<T>> call) {
    return new Request<>(this, what, call.apply(connection.remote()));
  }

  /** Sends a request and waits for its answer. */
  <T> T call(String what, Duration limit, Function<VmmControl, CompletableFuture<T>> call)
      throws DeployException, InterruptedException {
    return send(what, call).await(limit);
  }

  @Override
  public void close() {
    connection.close();
  }

  /**
   * A request under way.
   *
   * @param <T> of its answer
   */
  record Request<T>(NodeClient client, String what, CompletableFuture<T> answer) {
    /** Waits for the answer, and no longer than the connection lasts. */
    T await(Duration limit) throws DeployException, InterruptedException {
      try {
        CompletableFuture.anyOf(answer, client.closed())
            .get(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (!answer.isDone()) {
          throw lost(null);
        }
        return answer.get();
      } catch (ExecutionException e) {
        if (wasNotSent(e)) {
          throw lost(e.getCause());
        }
        throw failure(DeployException.Kind.FAILED, sentence(e.getCause()), e.getCause());
      } catch (TimeoutException e) {
        answer.cancel(true);
        throw failure(
            DeployException.Kind.TIMED_OUT,
            "it did not answer within %s s.".formatted(limit.toMillis() / 1000.0),
            e);
      }
    }

    /** Whether the connection had ended before. */
    private static boolean wasNotSent(Throwable failure) {
      return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
          .anyMatch(IOException.class::isInstance);
    }

    private DeployException lost(Throwable cause) {
      return failure(
          DeployException.Kind.UNREACHABLE,
          client
              .connection
              .refusal()
              .map(
                  "it and this client do not recognise each other, %s. Has the cluster been deployed anew since?"
                      ::formatted)
              .orElse("the connection to it ended. Is its VMM still running?"),
          cause);
    }

    private DeployException failure(DeployException.Kind kind, String why, Throwable cause) {
      return new DeployException(
          kind, "Node '%s' could not %s: %s".formatted(client.node, what, why), cause);
    }

    private static String sentence(Throwable cause) {
      String message =
          cause instanceof ResponseErrorException refused
              ? refused.getResponseError().getMessage()
              : cause.getMessage();
      String text = message == null ? cause.toString() : message.strip();
      return text.endsWith(".") ? text : text + ".";
    }
  }
}
