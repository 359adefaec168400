/**
 * How bytes get from one VMM to another: TCP, Unix-domain sockets, or memory of the same process;
 * and mutual TLS 1.3 over any of these.
 *
 * <p>A {@link org.pangaea.fabric.wire.Wire} is a blocking byte stream for one reading and one
 * writing thread at a time; closing it from any thread ends both. Only {@code org.pangaea.fabric}
 * and those who configure it depend on this package.
 */
package org.pangaea.fabric.wire;
