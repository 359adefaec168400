/**
 * Brings virtual machines of a cluster model up over their nodes and looks after them: starts VMM
 * processes, joins them into one fabric, creates the shares, loads the guest, notices what goes
 * wrong, leaves nothing behind.
 *
 * <p>Everything here works without a user interface, so that the command line and the workbench
 * share it. {@link org.pangaea.deploy.MachineRun} belongs to who started a machine; {@link
 * org.pangaea.deploy.ClusterSession} is what anybody on this computer may open to a machine that
 * runs. Calls wait for answers, always with a limit, and are cancelled by interrupting their
 * thread; none is meant for a user interface's thread.
 *
 * <p>Rooms: uses the model, the guests and the control interface; used by the command line and the
 * workbench. A VMM is another process and reached through the control interface alone.
 */
package org.pangaea.deploy;
