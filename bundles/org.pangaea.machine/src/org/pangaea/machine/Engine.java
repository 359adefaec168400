package org.pangaea.machine;

/**
 * A kind of virtual machine implementer: what turns guest instructions into effects on a {@link
 * Hart}. It is an OSGi service; the cluster model names it per virtual node, and engines of
 * different kinds run harts of one VM.
 *
 * <p>What every engine must obey is listed in {@code docs/engines.md}; in short: every access goes
 * through the hart's {@link SoftTlb}, polls stand at loop back edges and wherever control leaves a
 * page, and only the hart's own thread touches its TLB.
 */
public interface Engine {
  /** The service property under which an engine's name is published. */
  String NAME_PROPERTY = "pangaea.engine";

  /** Name as used in the cluster model, such as {@code interpreter}. */
  String name();

  /** Makes the engine's part of one share. Called once per share. */
  Instance open(MemoryPort memory);

  /** The engine's part of one share: executors for its harts, and code shared between them. */
  interface Instance extends AutoCloseable {
    /**
     * Makes the executor of one hart; used by the hart's own thread only. Harts of this share may
     * run already, when one comes from another node. Each of them comes back from {@link
     * Executor#run} once after this and before the new one runs; until then what was made for fewer
     * harts may be executed, and no longer. Any thread.
     */
    Executor executor(Hart hart);

    /**
     * The bytes of a frame are about to change, by a local store or by data from another node:
     * decoded or translated code of it must not be entered again after the guest's next {@code
     * fence.i}. Any thread.
     */
    void codeChanged(long gfn);

    /**
     * What is hot, and in which tier. Any thread.
     *
     * @param most how many pieces of code to name at most
     */
    default CodeReport code(int most) {
      return CodeReport.NONE;
    }

    @Override
    void close();
  }

  /** Runs one hart. */
  interface Executor {
    /**
     * Executes instructions until about {@code budget} of them are done, {@link Hart#attention} is
     * raised, or the hart needs what only its environment can do. The state is then complete in the
     * hart: pc, registers, counters.
     */
    Exit run(int budget);
  }

  /** Why {@link Executor#run} came back. */
  enum Exit {
    /** The budget is used up, or attention was raised. */
    POLL,
    /** WFI retired; pc stands behind it. */
    WAIT_FOR_INTERRUPT,
    /**
     * PAUSE retired (Zihintpause); pc stands behind it. The guest waits in a loop for another hart.
     */
    PAUSE,
    /**
     * ECALL in S-mode of a hart without M-mode; pc stands on it. The environment answers (SBI) and
     * moves pc on.
     */
    SUPERVISOR_CALL
  }
}
