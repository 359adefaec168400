package org.pangaea.model.validation;

import org.pangaea.model.values.ProcessorSet;

/**
 * What the computer has on which validation runs, and so every computer of a model whose address is
 * {@code localhost}.
 *
 * @param processors that programs may use, by the operating system's numbers; any: not known
 * @param memory bytes of it, 0: not known
 */
public record Host(ProcessorSet processors, long memory) {
  /** One of which nothing is known. */
  public static final Host UNKNOWN = new Host(ProcessorSet.ANY, 0);
}
