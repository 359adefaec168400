package org.pangaea.firmware;

/**
 * Where things go in guest memory before the first hart starts at {@link #entry} with its id in a0
 * and {@link #dtbAddress} in a1. All are guest physical addresses.
 *
 * @param kernelAddress first byte of the image file
 * @param entry the first instruction
 * @param initrdStart first byte of the initial RAM disk; equal to {@code initrdEnd} without one
 * @param initrdEnd the address after its last byte
 * @param dtbAddress first byte of the device tree
 */
public record LoadPlan(
    long kernelAddress, long entry, long initrdStart, long initrdEnd, long dtbAddress) {}
