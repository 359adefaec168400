/**
 * The OSGi console of a VMM, for whoever is logged in on its node: a Unix-domain socket beside the
 * control socket, behind which Gogo's shell language and commands for the control interface are. It
 * reaches its VMM as any client does. Each client has a thread.
 */
package org.pangaea.vmm.console;
