package org.pangaea.machine.conformance;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;
import org.pangaea.machine.Engine;
import org.pangaea.machine.interpreter.InterpreterEngine;
import org.pangaea.machine.translator.TranslatorEngine;

/** The engines under test. */
final class Engines implements ArgumentsProvider {
  static final List<Engine> ALL =
      List.of(
          new InterpreterEngine(),
          new TranslatorEngine(),
          // All that runs twice is translated, at once: no test is too short for it.
          new TranslatorEngine(2, 64 << 20, true),
          // The same, of the bytecode that C2 compiles without counts.
          TranslatorEngine.presumingAtOnce(2, 64 << 20));

  @Override
  public Stream<? extends Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context) {
    return ALL.stream().map(engine -> Arguments.argumentSet(engine.toString(), engine));
  }
}
