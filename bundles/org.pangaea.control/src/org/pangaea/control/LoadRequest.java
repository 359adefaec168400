package org.pangaea.control;

/**
 * What to boot.
 *
 * @param vm number of the VM
 * @param kernel path of an image in the RISC-V boot format, on the receiver's computer
 * @param initrd path of an initial RAM disk, or null
 * @param commandLine the kernel's
 */
public record LoadRequest(int vm, String kernel, String initrd, String commandLine) {}
