package org.pangaea.baremetal;

import java.util.List;
import java.util.stream.Collectors;
import org.pangaea.machine.Engine;
import org.pangaea.machine.interpreter.InterpreterEngine;
import org.pangaea.machine.translator.TranslatorEngine;

/** The engines that can run a program, the one that does if nobody chooses first. */
public final class Engines {
  private static final List<Engine> ALL =
      List.of(TranslatorEngine.early(), new InterpreterEngine());

  private Engines() {}

  /** All names, the default first. */
  public static List<String> names() {
    return ALL.stream().map(Engine::name).toList();
  }

  /** Whether the engine of this name translates what is hot, and does not only interpret. */
  public static boolean translates(String name) {
    return name.equals(TranslatorEngine.NAME);
  }

  /** The engine of this name. */
  static Engine of(String name) throws RunException {
    for (Engine engine : ALL) {
      if (engine.name().equals(name)) {
        return engine;
      }
    }
    throw new RunException(
        RunStatus.USAGE,
        "There is no engine '%s'; choose %s."
            .formatted(name, names().stream().collect(Collectors.joining(" or "))));
  }
}
