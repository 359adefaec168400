package org.pangaea.machine.translator;

import java.lang.classfile.Label;

/** How an instruction is left to the interpreter, or finishes a slower way. */
interface Stub {
  /** The instruction's position. */
  int position();

  /** Where the instruction is left to the interpreter. */
  Label interpret();

  /** Writes this behind everything else. */
  void behind(Runnable writer);
}
