/**
 * What a kernel finds when it is started directly in supervisor mode: the device tree, the plan of
 * what lies where in memory, and (in {@code sbi}) the answers to its firmware calls.
 *
 * <p>Everything here is a pure function on values: no guest memory, threads, clocks or files. Any
 * thread may call; results are immutable. The VMM may depend on this package; this package depends
 * on nothing.
 */
package org.pangaea.firmware;
