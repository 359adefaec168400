/**
 * The OSGi console of a VMM, for whoever is logged in on its node: a Unix-domain socket beside the
 * control socket, behind which Gogo's shell language and commands for the control interface are. It
 * asks its VMM within their process. Each client has a thread.
 */
package org.pangaea.vmm.console;
