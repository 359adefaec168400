package org.pangaea.vmm.share;

/**
 * The answer to a device access. It carries the calling hart's external interrupt level, so that
 * the hart knows the effect of its own claim, completion or acknowledgement before it goes on: a
 * stale level would mean an endless spurious interrupt or a lost one.
 *
 * @param answered whether a device is there and accepts such an access
 * @param value what was read; 0 for a write
 * @param asserted the level of the hart's external interrupt line
 * @param sequence orders levels: an older one never replaces a newer one
 */
record DeviceReply(boolean answered, long value, boolean asserted, long sequence) {}
