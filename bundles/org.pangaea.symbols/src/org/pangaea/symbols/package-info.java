/**
 * Names for addresses in a Linux kernel, from the kallsyms tables inside the kernel's own image.
 *
 * <p>Everything here is a pure function on bytes: no files, threads or clocks. Any thread may call;
 * what was read is immutable. This package depends on nothing.
 */
package org.pangaea.symbols;
