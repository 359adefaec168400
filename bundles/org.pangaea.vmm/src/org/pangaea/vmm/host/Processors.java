package org.pangaea.vmm.host;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The processors of this computer as one VMM uses them: which threads that run harts are bound to
 * which of them, and where all other threads of the process may run. Any thread.
 */
public final class Processors {
  /** In place of a processor's number: the operating system runs it where it likes. */
  public static final int ANYWHERE = -1;

  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();
  private static final Path OWN_THREADS = Path.of("/proc/self/task");

  /** Those that this process was allowed to use when it started; empty if that is not known. */
  private final BitSet allowed = Affinity.of(0);

  private final boolean ownsProcess;

  /** Of each processor to which threads are bound. */
  private final Map<Integer, Turns> turns = new HashMap<>();

  /** Of the threads that are not bound, on all processors that the process may use. */
  private final Turns anywhere = new Turns(Runtime.getRuntime().availableProcessors());

  private final List<Seat> seats = new ArrayList<>();

  /** Threads that are bound for themselves, by their numbers in the operating system. */
  private final Set<Integer> bound = new HashSet<>();

  /** What virtual nodes of this computer claim: this one, and the others. */
  private BitSet own = new BitSet();

  private BitSet others = new BitSet();

  /**
   * @param ownsProcess whether all threads of the process belong to this VMM, and may be kept off
   *     the processors on which harts run
   */
  public Processors(boolean ownsProcess) {
    this.ownsProcess = ownsProcess;
  }

  /**
   * Refuses processors that this computer does not have.
   *
   * @param node whose they are to be, for the message
   */
  public void require(String node, List<Integer> processors) {
    if (processors.isEmpty()) {
      return;
    }
    if (!Affinity.isPossible()) {
      throw new IllegalArgumentException(
          "Node '%s' cannot bind harts to processors: this needs Linux. Leave its processors out of the model, which means any."
              .formatted(node));
    }
    List<Integer> missing = processors.stream().filter(p -> !allowed.get(p)).toList();
    if (!allowed.isEmpty() && !missing.isEmpty()) {
      throw new IllegalArgumentException(
          "Node '%s' cannot use processor %s: this process may use %s. Change the processors in the model."
              .formatted(node, text(missing), text(allowed.stream().boxed().toList())));
    }
  }

  private static String text(List<Integer> numbers) {
    return String.join(", ", numbers.stream().map(String::valueOf).toList());
  }

  /** What the virtual nodes of this computer claim, as a new machine's model says. */
  public synchronized void claim(List<Integer> ofThisNode, List<Integer> ofOthers) {
    own = set(ofThisNode);
    others = set(ofOthers);
    keepOthersOff();
  }

  /**
   * Makes room for the calling thread, which is about to run a hart. Binds it to the least used of
   * some processors, if any are named.
   *
   * @param choice empty to leave to the operating system where it runs
   * @param vm number of the hart's VM
   * @param weight of the VM
   * @param wake makes the thread look for its turn again
   */
  public synchronized Seat sit(List<Integer> choice, int vm, int weight, Runnable wake) {
    return choice.isEmpty()
        ? new Seat(ANYWHERE, 0, anywhere.join(vm, weight, wake))
        : bind(choice, vm, weight, wake);
  }

  private Seat bind(List<Integer> choice, int vm, int weight, Runnable wake) {
    int processor =
        choice.stream()
            .min(Comparator.comparingInt(this::used).thenComparing(Comparator.naturalOrder()))
            .orElseThrow();
    int thread = Affinity.thread();
    bound.add(thread);
    boolean done = Affinity.bind(0, set(List.of(processor)));
    if (!done) {
      System.getLogger("org.pangaea.vmm")
          .log(
              System.Logger.Level.WARNING,
              "A hart of VM {0,number,#} could not be bound to processor {1,number,#}; the system runs it where it likes.",
              vm,
              processor);
    }
    Turns.Turn turn =
        turns.computeIfAbsent(processor, number -> new Turns(1)).join(vm, weight, wake);
    Seat seat = new Seat(processor, thread, turn);
    seats.add(seat);
    keepOthersOff();
    return seat;
  }

  private int used(int processor) {
    return (int) seats.stream().filter(seat -> seat.processor == processor).count();
  }

  private synchronized void leave(Seat seat) {
    seat.turn.leave();
    if (seats.remove(seat)) {
      bound.remove(seat.thread);
      keepOthersOff();
    }
  }

  /**
   * Threads that run no hart (services, the compiler, the collector) run on processors of this node
   * that have no hart; if there are none, on those of the computer that nobody claims; else beside
   * the harts. Threads that are made later begin where their makers are.
   */
  private void keepOthersOff() {
    if (!ownsProcess || allowed.isEmpty() || (own.isEmpty() && seats.isEmpty())) {
      return;
    }
    BitSet rest = rest();
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(OWN_THREADS)) {
      for (Path entry : threads) {
        int thread = Integer.parseInt(entry.getFileName().toString());
        if (!bound.contains(thread)) {
          Affinity.bind(thread, rest);
        }
      }
    } catch (IOException e) {
      System.getLogger("org.pangaea.vmm")
          .log(System.Logger.Level.DEBUG, "threads stay where they are", e);
    }
  }

  private BitSet rest() {
    BitSet withHarts = new BitSet();
    seats.forEach(seat -> withHarts.set(seat.processor));
    BitSet ownRest = copy(own);
    ownRest.and(allowed);
    ownRest.andNot(withHarts);
    if (!ownRest.isEmpty()) {
      return ownRest;
    }
    BitSet unclaimed = copy(allowed);
    unclaimed.andNot(own);
    unclaimed.andNot(others);
    unclaimed.andNot(withHarts);
    if (!unclaimed.isEmpty()) {
      return unclaimed;
    }
    BitSet beside = copy(own.isEmpty() ? withHarts : own);
    beside.and(allowed);
    return beside.isEmpty() ? allowed : beside;
  }

  private static BitSet copy(BitSet set) {
    return (BitSet) set.clone();
  }

  private static BitSet set(List<Integer> numbers) {
    BitSet set = new BitSet();
    numbers.forEach(set::set);
    return set;
  }

  /** The place of a thread that runs a hart. All methods are for that thread. */
  public final class Seat implements AutoCloseable {
    private final int processor;
    private final int thread;
    private final Turns.Turn turn;

    private Seat(int processor, int thread, Turns.Turn turn) {
      this.processor = processor;
      this.thread = thread;
      this.turn = turn;
    }

    /** The processor that it is bound to, {@link #ANYWHERE} for none. Any thread. */
    public int processor() {
      return processor;
    }

    /** Whether it may go on; if not, it is woken when its turn has come. */
    public boolean mayGoOn() {
      return turn.mayGoOn(CPU::getCurrentThreadCpuTime);
    }

    /** Whether its turn has come. */
    public boolean hasTurn() {
      return turn.hasCome();
    }

    /** It is about to wait for something else than its turn. */
    public void rest() {
      turn.rest();
    }

    @Override
    public void close() {
      leave(this);
    }
  }
}
