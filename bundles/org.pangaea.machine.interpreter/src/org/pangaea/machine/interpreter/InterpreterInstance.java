package org.pangaea.machine.interpreter;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.pangaea.machine.Engine;
import org.pangaea.machine.Hart;

/**
 * Decoded pages and interpreters of one share: of the interpreting engine, or the first tier of a
 * translating one.
 */
public final class InterpreterInstance implements Engine.Instance {
  private final CodeCache code;
  private final List<Interpreter> interpreters = new CopyOnWriteArrayList<>();

  /**
   * Makes the engine's part of a share.
   *
   * @param listener is told of hot places; null: nothing is counted, and all is interpreted
   * @param threshold how often control comes to a place until it is hot, at least 1
   */
  public InterpreterInstance(HotSpots.Listener listener, int threshold) {
    code = new CodeCache(listener, threshold);
  }

  @Override
  public Engine.Executor executor(Hart hart) {
    Interpreter interpreter = new Interpreter(hart, code);
    interpreters.add(interpreter);
    return interpreter;
  }

  /** Instructions that all harts have executed in regions. Any thread. */
  public long inRegions() {
    return interpreters.stream().mapToLong(Interpreter::inRegions).sum();
  }

  @Override
  public void codeChanged(long gfn) {
    code.remove(gfn);
  }

  @Override
  public void close() {
    code.clear();
  }
}
