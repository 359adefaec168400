/**
 * The benchmark: what a boot costs, how fast harts run, how long remote faults take, beside peers
 * measured in the same run.
 *
 * <p>Starts machines as anybody does, by way of {@link org.pangaea.deploy}, and reads their own
 * counters; nothing in a VMM knows that it is measured. Programs for the guest's Linux are compiled
 * when they are measured, and go into its first file system. Programs for bare metal run in a
 * process each, which is watched from outside by what it prints and what the system tells of it.
 * Has no user interface: the command line prints the {@link org.pangaea.bench.Report}. One thread
 * runs a benchmark, and is interrupted to cancel it. Uses deployment and the rooms below; used by
 * the command line.
 */
package org.pangaea.bench;
