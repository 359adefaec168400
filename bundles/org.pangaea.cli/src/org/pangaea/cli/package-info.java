/**
 * The command {@code pangaea}: nouns and verbs over what {@link org.pangaea.deploy} can do, a
 * terminal attached to a guest's console, tables, exit statuses.
 *
 * <p>Runs from a plain class path, without a framework. Commands run on the main thread, which is
 * interrupted when the process is asked to end: everything is undone on its way out. Uses the rooms
 * below; nobody uses this one.
 */
package org.pangaea.cli;
