/**
 * Floating point of the RISC-V F and D extensions (unprivileged specification, chapters "F" and
 * "D"): IEEE 754 arithmetic to the bit, with all five rounding modes, the accumulated exception
 * flags, canonical NaNs, subnormals and tininess detected after rounding.
 *
 * <p>{@link org.pangaea.machine.fp.Float64} and {@link org.pangaea.machine.fp.Float32} are what
 * engines call, on raw register bits. They take the arithmetic of the JVM (strict IEEE 754 in
 * round-to-nearest-even) wherever the flags can be told for sure, and the integer-only soft core of
 * this package for everything else. The soft core is the definition; a fast path may only ever be
 * quicker, never different.
 *
 * <p>Everything is static and without state, except for the {@link org.pangaea.machine.fp.FloatEnv}
 * that the caller passes in: any thread may call, one environment belongs to one hart. The package
 * depends on nothing but {@code java.lang}; every engine and the code that translators generate may
 * depend on it.
 */
package org.pangaea.machine.fp;
