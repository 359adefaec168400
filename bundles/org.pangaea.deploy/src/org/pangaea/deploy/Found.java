package org.pangaea.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A VMM on this computer that is no child of this process. Its exit status is not to be had. A
 * number that now belongs to another program is never signalled: the command line must name the
 * control socket.
 */
final class Found extends KnownVmm {
  private final Optional<ProcessHandle> process;
  private final CompletableFuture<Integer> exited;

  Found(NodeInfo node) {
    super(node);
    process = ProcessHandle.of(node.pid()).filter(this::isOurs);
    exited =
        process
            .map(handle -> handle.onExit().thenApply(ended -> 0))
            .orElseGet(() -> CompletableFuture.completedFuture(0));
  }

  private boolean isOurs(ProcessHandle handle) {
    return words(handle).contains(VmmCommand.controlOption(socket()));
  }

  /** The library's own answer ends after a page, and a class path can be longer. */
  private static String words(ProcessHandle handle) {
    try {
      return Files.readString(
          Path.of("/proc", Long.toString(handle.pid()), "cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return handle.info().commandLine().orElse("");
    }
  }

  @Override
  public CompletableFuture<Integer> exited() {
    return exited;
  }

  @Override
  public void release() {
    // Nobody owns it.
  }

  @Override
  public void terminate() {
    process.ifPresent(ProcessHandle::destroy);
  }

  @Override
  public void kill() {
    process.ifPresent(ProcessHandle::destroyForcibly);
  }
}
