package org.pangaea.machine.interpreter;

import org.osgi.service.component.annotations.Component;
import org.pangaea.machine.Engine;
import org.pangaea.machine.MemoryPort;

/** The interpreter as an engine service. */
@Component(property = Engine.NAME_PROPERTY + "=" + InterpreterEngine.NAME)
public final class InterpreterEngine implements Engine {
  public static final String NAME = "interpreter";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String toString() {
    return NAME;
  }

  @Override
  public Instance open(MemoryPort memory) {
    return new InterpreterInstance(null, 0);
  }
}
