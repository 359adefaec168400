/**
 * The virtual machine monitor process: assembles shares of VMs out of the rooms below, links to
 * other VMMs, and answers its clients.
 *
 * <p>{@link org.pangaea.vmm.Vmm} is plain Java and can be used without OSGi; {@link
 * org.pangaea.vmm.VmmComponent} is what the headless product activates.
 */
package org.pangaea.vmm;
