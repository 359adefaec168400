/**
 * VMMs that are none, for tests of those who deploy and control VMMs: they speak the control
 * interface over a real socket from within the test's own JVM, do what the test wants, and remember
 * what they were asked.
 *
 * <p>Used by the tests of {@code org.pangaea.deploy} and {@code org.pangaea.cli} only.
 */
package org.pangaea.deploy.fakes;
