/**
 * Guests by name: which there are, and their kernel and initramfs as files on this machine, with
 * files of the user's if there are any.
 *
 * <p>Any thread may call; preparing a guest may take minutes, so a user interface calls it from a
 * background thread, and cancels by interrupting that. The command line, the workbench and tests
 * may depend on this package; of Pangaea it depends on the assembler alone.
 */
package org.pangaea.guests;
