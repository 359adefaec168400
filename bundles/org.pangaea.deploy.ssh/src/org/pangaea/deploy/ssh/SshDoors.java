package org.pangaea.deploy.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.Doors;
import org.pangaea.deploy.NodeInfo;
import org.pangaea.deploy.RemoteNode;

/**
 * Offers the control sockets of other computers here, in a folder that only this user enters, for
 * as long as this process lasts.
 */
public final class SshDoors implements Doors.Opener, AutoCloseable {
  private final SshComputers computers;
  private final Map<RemoteNode, StreamlocalForward> open = new HashMap<>();
  private Path folder;

  public SshDoors(SshComputers computers) {
    this.computers = computers;
  }

  @Override
  public Path open(NodeInfo node) throws IOException, DeployException, InterruptedException {
    RemoteNode place = node.remote();
    SshComputer computer = computers.computer(place);
    computer.connect();
    // So that whoever connects here knows that somebody serves it there.
    computer.streamlocal(place.socket()).close(true);
    return forward(computer, place);
  }

  /** Those who wait for one computer keep nobody from the others. */
  private synchronized Path forward(SshComputer computer, RemoteNode place) throws IOException {
    StreamlocalForward forward = open.get(place);
    if (forward == null) {
      if (folder == null) {
        // Readable and writable for its owner alone.
        folder = Files.createTempDirectory("pangaea-doors");
      }
      forward =
          new StreamlocalForward(computer, place.socket(), folder.resolve(open.size() + ".sock"));
      open.put(place, forward);
    }
    return forward.here();
  }

  @Override
  public synchronized void close() {
    open.values().forEach(StreamlocalForward::close);
    open.clear();
    if (folder != null) {
      try {
        Files.deleteIfExists(folder);
      } catch (IOException e) {
        // An empty folder is left for the system to clean up.
        folder = null;
      }
      folder = null;
    }
  }
}
