/**
 * The translating engine: a virtual machine monitor in the sense of the patent's claims 3 and 15.
 * Cold code is interpreted; hot places become regions of JVM bytecode, which HotSpot compiles.
 *
 * <p>Harts' threads count and run regions; one thread per share forms and writes them, and nobody
 * waits for it. Uses {@code org.pangaea.machine.interpreter} as its first tier.
 */
package org.pangaea.machine.translator;
