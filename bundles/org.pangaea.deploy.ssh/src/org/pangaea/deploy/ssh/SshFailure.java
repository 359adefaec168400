package org.pangaea.deploy.ssh;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.pangaea.guests.IoReason;

/** Why the SSH library could not, in words that end a sentence. */
final class SshFailure {
  private SshFailure() {}

  static String reason(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .map(SshFailure::known)
        .filter(Objects::nonNull)
        .findFirst()
        .orElseGet(() ->
            failure instanceof IOException e
                ? IoReason.of(e)
                : String.valueOf(failure.getMessage()));
  }

  private static String known(Throwable failure) {
    return switch (failure) {
      case UnresolvedAddressException _ -> "its name is not known";
      case UnknownHostException _ -> "its name is not known";
      case NoRouteToHostException _ -> "there is no route to it";
      case ConnectException e when String.valueOf(e.getMessage()).contains("refused") ->
          "nothing listens there";
      case TimeoutException _ -> "it does not answer";
      default -> null;
    };
  }

  /** Whether the server did not want to open a channel. It does not say why. */
  static boolean isRefusedChannel(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .anyMatch(SshChannelOpenException.class::isInstance);
  }

  /** An interrupt of the thread shows in several ways. */
  static void rethrowInterrupt(Throwable failure) throws InterruptedException {
    boolean interrupted =
        Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
            .anyMatch(f ->
                f instanceof InterruptedException || f.getClass() == InterruptedIOException.class);
    if (interrupted || Thread.interrupted()) {
      throw new InterruptedException();
    }
  }
}
