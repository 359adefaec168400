package org.pangaea.vmm;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.pangaea.machine.Engine;
import org.pangaea.machine.interpreter.InterpreterEngine;
import org.pangaea.machine.translator.TranslatorEngine;

/**
 * Which engine runs on which node. Every test of guest behaviour runs on {@link #all}: each engine
 * alone, and each pair of engines alternating over the nodes.
 *
 * @param name for the test's title
 * @param engine makes the engine of a node
 */
record EngineMix(String name, IntFunction<Engine> engine) {
  /** A new engine joins the tests by one line here. */
  private static final List<Supplier<Engine>> ENGINES =
      List.of(InterpreterEngine::new, TranslatorEngine::new);

  /** All that runs twice is translated, at once: no test is too short for it. */
  private static final Supplier<Engine> EAGER = () -> new TranslatorEngine(2, 4 << 20, true);

  static EngineMix of(Supplier<Engine> engine) {
    return new EngineMix(engine.get().toString(), node -> engine.get());
  }

  /** Each engine alone, then each pair. */
  static List<EngineMix> all() {
    List<EngineMix> mixes = new ArrayList<>();
    for (Supplier<Engine> engine : ENGINES) {
      mixes.add(of(engine));
    }
    mixes.add(of(EAGER));
    for (Supplier<Engine> even : ENGINES) {
      for (Supplier<Engine> odd : ENGINES) {
        if (even != odd) {
          String name = even.get().name() + "+" + odd.get().name();
          mixes.add(new EngineMix(name, node -> (node % 2 == 0 ? even : odd).get()));
        }
      }
    }
    return mixes;
  }

  @Override
  public String toString() {
    return name;
  }
}
