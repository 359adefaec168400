package org.pangaea.deploy.fakes;

import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
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
import org.pangaea.control.TranslatedRegion;
import org.pangaea.control.VmReference;
import org.pangaea.control.VmState;
import org.pangaea.control.VmmControl;
import org.pangaea.control.VmmInfo;
import org.pangaea.control.VmmListener;

/** Answers one client of a {@link FakeVmm}, unless the test wants the call to fail or to hang. */
final class FakeService implements VmmControl {
  private final FakeVmm vmm;
  private final FakeTrace trace;
  private final CompletableFuture<VmmListener> client = new CompletableFuture<>();

  FakeService(FakeVmm vmm) {
    this.vmm = vmm;
    trace = new FakeTrace(vmm.node());
  }

  void connected(VmmListener listener) {
    client.complete(listener);
  }

  private <T> CompletableFuture<T> answer(String method, Supplier<T> answer) {
    client.join();
    FakeCluster cluster = vmm.cluster();
    vmm.called(method);
    if (cluster.hangs(vmm.node(), method)) {
      return new CompletableFuture<>();
    }
    String refusal = cluster.refusal(vmm.node(), method);
    if (refusal != null) {
      return CompletableFuture.failedFuture(
          new ResponseErrorException(
              new ResponseError(ResponseErrorCode.RequestFailed, refusal, null)));
    }
    CompletableFuture<T> result = CompletableFuture.completedFuture(answer.get());
    cluster.answered(vmm, method);
    return result;
  }

  private CompletableFuture<Void> perform(String method, Runnable action) {
    return answer(
        method,
        () -> {
          action.run();
          return null;
        });
  }

  @Override
  public CompletableFuture<VmmInfo> info() {
    return answer(
        "info",
        () ->
            new VmmInfo(vmm.node(), vmm.cluster().pid(vmm), "0.1.0", "25", List.of("interpreter")));
  }

  @Override
  public CompletableFuture<MachinesHere> machines() {
    return answer(
        "machines",
        () -> new MachinesHere(vmm.share() == null ? List.of() : List.of(vmm.share().vm())));
  }

  @Override
  public CompletableFuture<FabricKey> fabricKey() {
    return answer("fabricKey", () -> new FabricKey(vmm.publicKey()));
  }

  @Override
  public CompletableFuture<FabricAddress> openFabric(FabricRequest request) {
    return answer("openFabric", () -> vmm.open(request));
  }

  @Override
  public CompletableFuture<Void> connect(ConnectRequest request) {
    return perform("connect", () -> vmm.cluster().connected(request));
  }

  @Override
  public CompletableFuture<Void> createShare(ShareSpecification specification) {
    return perform("createShare", () -> vmm.create(specification));
  }

  @Override
  public CompletableFuture<LoadResult> load(LoadRequest request) {
    return answer(
        "load",
        () -> {
          vmm.cluster().loaded(request);
          return new LoadResult(0x8020_0000L, 0x8fe0_0000L, 1);
        });
  }

  @Override
  public CompletableFuture<Void> start(VmReference vm) {
    return perform("start", () -> vmm.change(VmState.RUNNING, "Started."));
  }

  @Override
  public CompletableFuture<ClockReading> pause(VmReference vm) {
    return answer(
        "pause",
        () -> {
          vmm.change(VmState.PAUSED, "Paused.");
          return new ClockReading(vmm.ticks());
        });
  }

  @Override
  public CompletableFuture<Void> resume(ResumeRequest request) {
    return perform(
        "resume",
        () -> {
          vmm.setTicks(request.ticks());
          vmm.change(VmState.RUNNING, "Resumed.");
        });
  }

  @Override
  public CompletableFuture<Migration> migrate(MigrateRequest request) {
    return answer("migrate", () -> new Migration(vmm.cluster().migrate(vmm, request)));
  }

  @Override
  public CompletableFuture<Void> stop(VmReference vm) {
    return perform("stop", () -> vmm.change(VmState.STOPPED, "Stopped by a client."));
  }

  @Override
  public CompletableFuture<ShareStatus> status(VmReference vm) {
    return answer("status", vmm::status);
  }

  @Override
  public CompletableFuture<ShareSpecification> specification(VmReference vm) {
    return answer("specification", vmm::share);
  }

  @Override
  public CompletableFuture<OwnershipMap> ownership(OwnershipRequest request) {
    return answer("ownership", () -> FakePages.rights(vmm.node(), request));
  }

  @Override
  public CompletableFuture<CodeStatus> code(CodeRequest request) {
    List<TranslatedRegion> hottest =
        List.of(
            new TranslatedRegion(0x80201234L, 37, 1450, 64_000, 9_000_000),
            new TranslatedRegion(0x80300000L, 5, 300, 640, 6_400));
    return answer(
        "code",
        () ->
            new CodeStatus(
                vmm.node(),
                "translator",
                12_000_000,
                9_600_000,
                812,
                3,
                1 << 20,
                hottest.subList(0, Math.min(2, request.most()))));
  }

  @Override
  public CompletableFuture<PageCounts> pages(PagesRequest request) {
    return answer("pages", () -> FakePages.counts(vmm.node(), request));
  }

  @Override
  public CompletableFuture<PageSymbols> symbols(SymbolsRequest request) {
    return answer("symbols", () -> FakePages.symbols(vmm.node(), request));
  }

  @Override
  public CompletableFuture<TraceBegin> traceStart(TraceRequest request) {
    return answer("traceStart", () -> trace.begin());
  }

  @Override
  public CompletableFuture<TracePiece> traceRead(TraceReadRequest request) {
    return answer("traceRead", () -> trace.read());
  }

  @Override
  public CompletableFuture<Void> traceStop(VmReference vm) {
    return perform("traceStop", () -> {});
  }

  @Override
  public CompletableFuture<Report> report(VmReference vm) {
    return answer("report", () -> new Report("All is well on " + vmm.node() + ".\n"));
  }

  @Override
  public CompletableFuture<ConsolePosition> attachConsole(ConsoleRequest request) {
    return answer("attachConsole", () -> vmm.console().attach(client.join(), request.from()));
  }

  @Override
  public CompletableFuture<Void> consoleInput(ConsoleData data) {
    return perform(
        "consoleInput", () -> vmm.console().type(Base64.getDecoder().decode(data.base64())));
  }

  @Override
  public CompletableFuture<Void> shutdown() {
    return perform("shutdown", () -> Thread.ofVirtual().start(() -> vmm.exit(0)));
  }
}
