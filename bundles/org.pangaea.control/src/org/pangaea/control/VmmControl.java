package org.pangaea.control;

import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;
import org.eclipse.lsp4j.jsonrpc.services.JsonSegment;

/**
 * What a VMM does for its clients. Calls answer exceptionally with a complete sentence where they
 * cannot be done.
 *
 * <p>Bringing up a VM over several VMMs: {@link #fabricKey} on each if the links are to be
 * encrypted, {@link #openFabric} on each, {@link #connect} on each with the addresses of all,
 * {@link #createShare} on each, {@link #load} on the one that has the boot hart's memory, {@link
 * #start} on each.
 */
@JsonSegment("vmm")
public interface VmmControl {
  /** Who this is. */
  @JsonRequest
  CompletableFuture<VmmInfo> info();

  /** Of which VMs it has a share. */
  @JsonRequest
  CompletableFuture<MachinesHere> machines();

  /** Makes the key pair of this VMM's links, if there is none yet, and tells the public half. */
  @JsonRequest
  CompletableFuture<FabricKey> fabricKey();

  /**
   * Starts to listen for other VMMs; refused if the certificates are not for this VMM's key and
   * name, or not valid by its computer's clock.
   */
  @JsonRequest
  CompletableFuture<FabricAddress> openFabric(FabricRequest request);

  /** Connects to all peers; done when every link is up. */
  @JsonRequest
  CompletableFuture<Void> connect(ConnectRequest request);

  /** Makes this node's share of a VM. Refused if it exists. */
  @JsonRequest
  CompletableFuture<Void> createShare(ShareSpecification specification);

  /**
   * Loads the guest's images into the VM's memory; refused unless the VM was created and not yet
   * started.
   */
  @JsonRequest
  CompletableFuture<LoadResult> load(LoadRequest request);

  /** Lets the harts of this node run. Guest time starts. */
  @JsonRequest
  CompletableFuture<Void> start(VmReference vm);

  /** Stops the harts of this node at an instruction boundary and freezes its guest time. */
  @JsonRequest
  CompletableFuture<ClockReading> pause(VmReference vm);

  /** Lets paused harts run on, from the given guest time on. */
  @JsonRequest
  CompletableFuture<Void> resume(ResumeRequest request);

  /**
   * Moves a hart from node to node; done when all nodes know where it is. Any node of the VM may be
   * asked, also while the VM is paused.
   */
  @JsonRequest
  CompletableFuture<Migration> migrate(MigrateRequest request);

  /** Ends this node's share of the VM and frees what it holds. */
  @JsonRequest
  CompletableFuture<Void> stop(VmReference vm);

  /** State and counters of this node's share. */
  @JsonRequest
  CompletableFuture<ShareStatus> status(VmReference vm);

  /** What this node's share was made from. */
  @JsonRequest
  CompletableFuture<ShareSpecification> specification(VmReference vm);

  /** This node's rights to pages, cheap enough to be asked several times a second. */
  @JsonRequest
  CompletableFuture<OwnershipMap> ownership(OwnershipRequest request);

  /** What guest code is hot, and in which tier of the engine it is executed. */
  @JsonRequest
  CompletableFuture<CodeStatus> code(CodeRequest request);

  /**
   * What was counted by hart and by page: faults, how long they took, how harts spend their time.
   */
  @JsonRequest
  CompletableFuture<PageCounts> pages(PagesRequest request);

  /** What the guest's kernel has in pages; only the node that loaded it knows. */
  @JsonRequest
  CompletableFuture<PageSymbols> symbols(SymbolsRequest request);

  /**
   * Begins to record what this node's harts and its protocol do. Refused if somebody else does. It
   * ends by itself if nobody reads for ten seconds.
   */
  @JsonRequest
  CompletableFuture<TraceBegin> traceStart(TraceRequest request);

  /** What was recorded since the last call; also once more after the recording was stopped. */
  @JsonRequest
  CompletableFuture<TracePiece> traceRead(TraceReadRequest request);

  /** Records no more. */
  @JsonRequest
  CompletableFuture<Void> traceStop(VmReference vm);

  /** Everything that helps to find out why something hangs, as text. */
  @JsonRequest
  CompletableFuture<Report> report(VmReference vm);

  /** From now on this client is told console output, from an offset in the console's stream on. */
  @JsonRequest
  CompletableFuture<ConsolePosition> attachConsole(ConsoleRequest request);

  /** Types into the guest's console. */
  @JsonRequest
  CompletableFuture<Void> consoleInput(ConsoleData data);

  /** Ends the VMM process after the answer is sent. */
  @JsonRequest
  CompletableFuture<Void> shutdown();
}
