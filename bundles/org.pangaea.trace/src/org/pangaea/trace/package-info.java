/**
 * What harts do over time: the words for it, its recording with bounded cost, the file that keeps
 * it, and what it can be exported to.
 *
 * <p>Nothing here knows a VMM or a network. A ring of events has one thread that writes and one
 * that reads; all else is for one thread at a time. This package depends on nothing.
 */
package org.pangaea.trace;
