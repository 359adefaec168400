/**
 * What makes a machine slow, with numbers and with what can be done about it. It works on what was
 * {@link org.pangaea.analysis.diagnosis.Observed observed}, of a running machine or of a recording.
 * All is immutable; looking at a running machine waits, so not in a thread that must not.
 */
package org.pangaea.analysis.diagnosis;
