package org.pangaea.vmm;

import java.lang.System.Logger.Level;
import java.util.Base64;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.pangaea.control.ClockReading;
import org.pangaea.control.CodeRequest;
import org.pangaea.control.CodeStatus;
import org.pangaea.control.ConnectRequest;
import org.pangaea.control.ConsoleData;
import org.pangaea.control.ConsolePosition;
import org.pangaea.control.ConsoleRequest;
import org.pangaea.control.FabricAddress;
import org.pangaea.control.FabricKey;
import org.pangaea.control.FabricRequest;
import org.pangaea.control.LoadRequest;
import org.pangaea.control.LoadResult;
import org.pangaea.control.MachinesHere;
import org.pangaea.control.MigrateRequest;
import org.pangaea.control.Migration;
import org.pangaea.control.OwnershipMap;
import org.pangaea.control.OwnershipRequest;
import org.pangaea.control.PageCounts;
import org.pangaea.control.PageSymbols;
import org.pangaea.control.PagesRequest;
import org.pangaea.control.Report;
import org.pangaea.control.ResumeRequest;
import org.pangaea.control.ShareSpecification;
import org.pangaea.control.ShareStatus;
import org.pangaea.control.SymbolsRequest;
import org.pangaea.control.TraceBegin;
import org.pangaea.control.TracePiece;
import org.pangaea.control.TraceReadRequest;
import org.pangaea.control.TraceRequest;
import org.pangaea.control.VmReference;
import org.pangaea.control.VmmControl;
import org.pangaea.control.VmmInfo;
import org.pangaea.control.VmmListener;
import org.pangaea.vmm.share.Share;

/**
 * Answers one client. Each call runs on a thread of its own, so that a slow one (loading, pausing)
 * delays no other; what goes wrong is answered as a sentence, not as a stack trace.
 */
final class ControlService implements VmmControl {
  private static final int CONSOLE_PIECE = 8192;
  private static final long CONSOLE_WAIT_MILLIS = 500;

  private final Vmm vmm;
  private final Runnable shutdown;

  /** Requests may come before the connection's other direction is known here. */
  private final CompletableFuture<QueuedListener> client = new CompletableFuture<>();

  private volatile boolean closed;

  ControlService(Vmm vmm, Runnable shutdown) {
    this.vmm = vmm;
    this.shutdown = shutdown;
  }

  /** For whoever is in this process, and asks only. */
  static VmmControl within(Vmm vmm, Runnable shutdown) {
    ControlService service = new ControlService(vmm, shutdown);
    service.client.complete(new QueuedListener(new NoListener()));
    return service;
  }

  /** The client behind this connection. */
  void connected(VmmListener listener) {
    QueuedListener queued = new QueuedListener(listener);
    vmm.addListener(queued);
    client.complete(queued);
  }

  /** The connection is gone. */
  void disconnected() {
    closed = true;
    vmm.removeListener(client.join());
    client.join().close();
  }

  private <T> CompletableFuture<T> answer(String what, Callable<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                // Who has had an answer hears of all that happens from then on.
                client.join();
                result.complete(work.call());
              } catch (Throwable e) {
                // Errors too: whoever asked would wait for an answer that never comes.
                System.getLogger("org.pangaea.vmm").log(level(e), what + " failed", e);
                result.completeExceptionally(refusal(e));
              }
            },
            "control " + what);
    thread.setDaemon(true);
    thread.start();
    return result;
  }

  /** What is asked for wrongly is the client's affair, a mistake of this program belongs here. */
  private static Level level(Throwable failure) {
    return failure instanceof Error ? Level.ERROR : Level.DEBUG;
  }

  private static ResponseErrorException refusal(Throwable failure) {
    String sentence =
        switch (failure) {
          case Error error -> "It failed inside: " + error;
          default -> failure.getMessage() == null ? failure.toString() : failure.getMessage();
        };
    return new ResponseErrorException(
        new ResponseError(ResponseErrorCode.RequestFailed, sentence, null));
  }

  private CompletableFuture<Void> perform(String what, Callable<?> work) {
    return answer(
        what,
        () -> {
          work.call();
          return null;
        });
  }

  @Override
  public CompletableFuture<VmmInfo> info() {
    return answer(
        "info",
        () ->
            new VmmInfo(
                vmm.name(),
                ProcessHandle.current().pid(),
                VmmVersion.text(),
                Runtime.version().toString(),
                vmm.engines()));
  }

  @Override
  public CompletableFuture<MachinesHere> machines() {
    return answer("machines", () -> new MachinesHere(vmm.machines()));
  }

  @Override
  public CompletableFuture<FabricKey> fabricKey() {
    return answer("fabricKey", vmm::fabricKey);
  }

  @Override
  public CompletableFuture<FabricAddress> openFabric(FabricRequest request) {
    return answer("openFabric", () -> vmm.openFabric(request));
  }

  @Override
  public CompletableFuture<Void> connect(ConnectRequest request) {
    return perform(
        "connect",
        () -> {
          vmm.connect(request);
          return null;
        });
  }

  @Override
  public CompletableFuture<Void> createShare(ShareSpecification specification) {
    return perform(
        "createShare",
        () -> {
          vmm.createShare(specification);
          return null;
        });
  }

  @Override
  public CompletableFuture<LoadResult> load(LoadRequest request) {
    return answer("load", () -> vmm.share(request.vm()).load(request));
  }

  @Override
  public CompletableFuture<Void> start(VmReference vm) {
    return perform(
        "start",
        () -> {
          vmm.share(vm.vm()).start();
          return null;
        });
  }

  @Override
  public CompletableFuture<ClockReading> pause(VmReference vm) {
    return answer("pause", () -> new ClockReading(vmm.share(vm.vm()).pause()));
  }

  @Override
  public CompletableFuture<Void> resume(ResumeRequest request) {
    return perform(
        "resume",
        () -> {
          vmm.share(request.vm()).resume(request.ticks());
          return null;
        });
  }

  @Override
  public CompletableFuture<Migration> migrate(MigrateRequest request) {
    return answer(
        "migrate",
        () -> new Migration(vmm.share(request.vm()).move(request.hart(), request.node())));
  }

  @Override
  public CompletableFuture<Void> stop(VmReference vm) {
    return perform(
        "stop",
        () -> {
          vmm.stopShare(vm.vm());
          return null;
        });
  }

  @Override
  public CompletableFuture<ShareStatus> status(VmReference vm) {
    return answer("status", () -> vmm.share(vm.vm()).status());
  }

  @Override
  public CompletableFuture<ShareSpecification> specification(VmReference vm) {
    return answer("specification", () -> vmm.share(vm.vm()).specification());
  }

  @Override
  public CompletableFuture<OwnershipMap> ownership(OwnershipRequest request) {
    return answer("ownership", () -> vmm.share(request.vm()).ownership(request));
  }

  @Override
  public CompletableFuture<CodeStatus> code(CodeRequest request) {
    return answer("code", () -> vmm.share(request.vm()).code(request.most()));
  }

  @Override
  public CompletableFuture<PageCounts> pages(PagesRequest request) {
    return answer("pages", () -> vmm.share(request.vm()).pages(request));
  }

  @Override
  public CompletableFuture<PageSymbols> symbols(SymbolsRequest request) {
    return answer("symbols", () -> vmm.share(request.vm()).symbols(request.pages()));
  }

  @Override
  public CompletableFuture<TraceBegin> traceStart(TraceRequest request) {
    return answer("traceStart", () -> vmm.share(request.vm()).tracer().start(request.events()));
  }

  @Override
  public CompletableFuture<TracePiece> traceRead(TraceReadRequest request) {
    return answer("traceRead", () -> vmm.share(request.vm()).tracer().read(request.most()));
  }

  @Override
  public CompletableFuture<Void> traceStop(VmReference vm) {
    return perform(
        "traceStop",
        () -> {
          vmm.share(vm.vm()).tracer().stop();
          return null;
        });
  }

  @Override
  public CompletableFuture<Report> report(VmReference vm) {
    return answer("report", () -> new Report(vmm.share(vm.vm()).report()));
  }

  @Override
  public CompletableFuture<ConsolePosition> attachConsole(ConsoleRequest request) {
    return answer(
        "attachConsole",
        () -> {
          Share share = vmm.share(request.vm());
          if (share.awaitConsole(0, 0, 1) == null) {
            throw new IllegalArgumentException(
                vmm.name()
                    + " does not have the console of VM "
                    + request.vm()
                    + "; "
                    + share.specification().nodes().get(share.specification().deviceNode())
                    + " has.");
          }
          long first = share.consoleFirst();
          Thread pump = new Thread(() -> pump(share, request.from()), "console of " + request.vm());
          pump.setDaemon(true);
          pump.start();
          return new ConsolePosition(first, share.consoleNext());
        });
  }

  /** Carries output to the client; a slow client slows only this thread. */
  private void pump(Share share, long from) {
    long next = from;
    try {
      while (!closed) {
        byte[] output = share.awaitConsole(next, CONSOLE_PIECE, CONSOLE_WAIT_MILLIS);
        if (output.length > 0) {
          next = Math.max(next, share.consoleFirst());
          client
              .join()
              .consoleOutput(
                  new ConsoleData(
                      share.specification().vm(),
                      next,
                      Base64.getEncoder().encodeToString(output)));
          next += output.length;
        } else if (share.state().ended()) {
          // What the guest printed last has been sent: an empty piece says that no more will come.
          client.join().consoleOutput(new ConsoleData(share.specification().vm(), next, ""));
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public CompletableFuture<Void> consoleInput(ConsoleData data) {
    return perform(
        "consoleInput",
        () -> {
          vmm.share(data.vm()).type(Base64.getDecoder().decode(data.base64()));
          return null;
        });
  }

  @Override
  public CompletableFuture<Void> shutdown() {
    vmm.expectEnd();
    return CompletableFuture.completedFuture(null)
        .thenRun(() -> {
          Thread thread = new Thread(shutdown, "shutdown");
          thread.setDaemon(false);
          thread.start();
        });
  }
}
