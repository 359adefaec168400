/**
 * The yardstick for remote page faults: a raw request and reply between two JVM processes.
 *
 * <p>Nothing here uses the fabric's links, on purpose; the benchmark command prints these numbers
 * beside those of the real fault path. Called from command lines and from the benchmark only.
 */
package org.pangaea.fabric.bench;
