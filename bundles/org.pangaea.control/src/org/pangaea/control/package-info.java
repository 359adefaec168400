/**
 * The control interface of a VMM: what a client (command line, workbench) may ask of it, and what
 * it tells in turn.
 *
 * <p>JSON-RPC 2.0 with the framing of the Language Server Protocol's base protocol, over a
 * Unix-domain socket in a directory of mode 0700. {@link org.pangaea.control.VmmControl} and {@link
 * org.pangaea.control.VmmListener} are the two directions; the records are what travels. {@link
 * org.pangaea.control.ControlConnection} joins either end.
 *
 * <p>Rooms: knows nothing of the VMM, which implements it, nor of those who use it. It stands below
 * the VMM in the list of rooms for that reason.
 */
package org.pangaea.control;
