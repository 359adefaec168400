package org.pangaea.vmm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.junit.jupiter.api.Test;
import org.pangaea.control.ConsoleData;
import org.pangaea.control.HartPlace;
import org.pangaea.control.LinkLoss;
import org.pangaea.control.MemoryPlace;
import org.pangaea.control.ShareSpecification;
import org.pangaea.control.StateChange;
import org.pangaea.control.VmmListener;
import org.pangaea.control.Warning;
import org.pangaea.machine.Engine;
import org.pangaea.machine.GuestMemory;
import org.pangaea.machine.MemoryPort;

/**
 * Requests that fail, by the client's mistake or by ours, are answered and leave nothing behind.
 */
class FailingRequestTest {
  private static final int VM = 4711;
  private static final long MEMORY = 64L << 30;

  /** Fails when a share wants to use it. */
  private record HopelessEngine(Supplier<? extends Throwable> failure) implements Engine {
    @Override
    public String name() {
      return "hopeless";
    }

    @Override
    public Instance open(MemoryPort memory) {
      Throwable e = failure.get();
      if (e instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e;
    }
  }

  /** A client that is told nothing. */
  static final class Deaf implements VmmListener {
    @Override
    public void consoleOutput(ConsoleData data) {
      throw new AssertionError(data);
    }

    @Override
    public void stateChanged(StateChange change) {
      throw new AssertionError(change);
    }

    @Override
    public void linkLost(LinkLoss loss) {
      throw new AssertionError(loss);
    }

    @Override
    public void warning(Warning warning) {
      throw new AssertionError(warning);
    }
  }

  private static ShareSpecification specification() {
    return new ShareSpecification(
        VM,
        "test",
        0,
        List.of("n0"),
        "hopeless",
        0,
        List.of(new HartPlace(0, 0)),
        List.of(new MemoryPlace(0x8000_0000L, MEMORY, 0)),
        GuestMemory.PAGE_SIZE,
        0,
        null,
        1.0,
        5,
        true,
        true,
        true,
        true,
        true,
        true,
        false,
        true,
        List.of(),
        List.of(),
        1,
        false);
  }

  private static String answer(Supplier<? extends Throwable> failure) {
    try (Vmm vmm = new Vmm("n0")) {
      vmm.addEngine(new HopelessEngine(failure));
      ControlService service = new ControlService(vmm, () -> {});
      service.connected(new Deaf());
      ExecutionException e =
          assertThrows(
              ExecutionException.class,
              () ->
                  service
                      .createShare(specification())
                      .get(TestCluster.LIMIT_SECONDS, TimeUnit.SECONDS));
      return ((ResponseErrorException) e.getCause()).getResponseError().getMessage();
    }
  }

  @Test
  void anErrorInsideIsAnAnswerToo() {
    assertTrue(answer(() -> new StackOverflowError("too deep")).contains("too deep"));
    assertTrue(answer(() -> new OutOfMemoryError("all gone")).contains("all gone"));
    assertTrue(answer(AssertionError::new).contains("AssertionError"));
  }

  @Test
  void aFailureIsAnsweredWithItsSentence() {
    assertEquals("Not today.", answer(() -> new IllegalStateException("Not today.")));
  }

  @Test
  void aShareThatCannotBeMadeGivesItsMemoryBack() throws Exception {
    Path statistics = Path.of("/proc/self/statm");
    assumeTrue(Files.isReadable(statistics), "this system does not tell a process's size");
    long before = addressSpace(statistics);
    for (int i = 0; i < 4; i++) {
      answer(() -> new IllegalStateException("Not today."));
    }
    long grown = addressSpace(statistics) - before;
    assertTrue(grown < MEMORY, () -> (grown >> 20) + " MiB more than before");
  }

  /** Bytes. */
  private static long addressSpace(Path statistics) throws Exception {
    return Long.parseLong(Files.readString(statistics).split(" ")[0]) * 4096;
  }
}
