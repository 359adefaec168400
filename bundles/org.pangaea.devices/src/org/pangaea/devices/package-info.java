/**
 * The guest's devices, as plain state machines behind memory-mapped registers.
 *
 * <p>A device belongs to one virtual node. Its registers are read and written by the thread of a
 * hart of that node, or by the service thread that carries an access from another node; so every
 * device guards its state with a lock of its own and may be called from any thread. What a device
 * tells the outside (a console byte, an interrupt level, a power request) goes to an injected sink,
 * <b>called while the device's lock is held</b> so that the order of events is the order seen by
 * the guest. A sink must therefore be quick, must not wait for another thread and must not call
 * back into the device that called it. The only lock order is: device, then {@link
 * org.pangaea.devices.Plic}.
 *
 * <p>Nothing here knows of guest memory, nodes, links or clocks. The VMM may depend on this
 * package; this package depends on nothing.
 */
package org.pangaea.devices;
