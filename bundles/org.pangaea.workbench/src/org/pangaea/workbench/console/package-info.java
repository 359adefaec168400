/**
 * The guest's console: a terminal. What the guest prints is read and interpreted on the
 * connection's thread ({@link org.pangaea.workbench.console.ConsoleSession}), what is typed leaves
 * on another; only drawing is done on the UI thread, a bounded number of times a second.
 */
package org.pangaea.workbench.console;
