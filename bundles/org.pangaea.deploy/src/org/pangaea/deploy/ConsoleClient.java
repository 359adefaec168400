package org.pangaea.deploy;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.pangaea.control.ConsoleData;
import org.pangaea.control.ConsolePosition;
import org.pangaea.control.ConsoleRequest;

/**
 * The console of a machine, seen by one reader.
 *
 * <p>Output has offsets, so what comes twice is shown once. The connection's reader thread writes
 * to the sink; typing may come from any thread.
 */
public final class ConsoleClient implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final int vm;
  private final OutputStream sink;
  private NodeClient client;

  /** Output that came before it was known where the reader wants to begin; null from then on. */
  private List<ConsoleData> early = new ArrayList<>();

  /** Offset of the next byte to show. This and what is above and below is guarded by this. */
  private long next;

  /** What was printed before this reader came, until all of it is here; null from then on. */
  private EarlierOutput earlier;

  private boolean broken;
  private boolean complete;

  private ConsoleClient(int vm, OutputStream sink) {
    this.vm = vm;
    this.sink = sink;
  }

  static ConsoleClient attach(NodeInfo node, int vm, OutputStream sink, long kept)
      throws IOException, DeployException, InterruptedException {
    ConsoleClient console = new ConsoleClient(vm, sink);
    console.client =
        NodeClient.connect(
            node,
            new SilentListener() {
              @Override
              public void consoleOutput(ConsoleData data) {
                console.show(data);
              }
            });
    console.client.closed().thenRun(console::wake);
    try {
      ConsolePosition position = console.position();
      console.begin(position, kept);
      return console;
    } catch (DeployException | InterruptedException e) {
      console.close();
      throw e;
    }
  }

  private synchronized void wake() {
    notifyAll();
  }

  private ConsolePosition position() throws DeployException, InterruptedException {
    ConsoleRequest request = new ConsoleRequest(vm, 0);
    return client.call("attach to the console", LIMIT, control -> control.attachConsole(request));
  }

  private synchronized void begin(ConsolePosition position, long kept) {
    long from = Math.max(position.first(), position.next() - kept);
    if (from > 0 && from < position.next()) {
      // The byte before tells whether a line begins here.
      next = Math.max(position.first(), from - 1);
      earlier = new EarlierOutput((int) (position.next() - next));
    } else {
      next = from;
    }
    List<ConsoleData> waiting = early;
    early = null;
    waiting.forEach(this::show);
  }

  private synchronized void show(ConsoleData data) {
    if (data.vm() != vm || broken) {
      return;
    }
    if (early != null) {
      early.add(data);
      return;
    }
    byte[] bytes = Base64.getDecoder().decode(data.base64());
    if (bytes.length == 0) {
      // So VMMs say that no more will come.
      complete = true;
      notifyAll();
      return;
    }
    long skip = Math.max(0, next - data.offset());
    if (skip >= bytes.length) {
      return;
    }
    byte[] fresh = Arrays.copyOfRange(bytes, (int) skip, bytes.length);
    if (earlier != null) {
      fresh = earlier.add(fresh);
      earlier = earlier.isComplete() ? null : earlier;
    }
    try {
      sink.write(fresh);
      sink.flush();
    } catch (IOException e) {
      // The reader is gone, as at the end of a pipe. The machine need not mind.
      broken = true;
    }
    next = data.offset() + bytes.length;
    notifyAll();
  }

  /** Types. Returns when the VMM has taken the bytes, so who types faster is slowed down. */
  public void type(byte[] bytes, int length) throws DeployException, InterruptedException {
    String text = Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, length));
    ConsoleData data = new ConsoleData(vm, 0, text);
    client.call("take console input", LIMIT, control -> control.consoleInput(data));
  }

  /**
   * Once the machine has ended: waits until all that it printed is shown, or a while has passed.
   */
  public synchronized void drain(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    long left = limit.toNanos();
    while (!complete && !broken && left > 0 && !client.closed().isDone()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = deadline - System.nanoTime();
    }
  }

  /** Completes when the connection to the node that has the console has ended. */
  public CompletableFuture<Void> closed() {
    return client.closed();
  }

  @Override
  public void close() {
    client.close();
  }
}
