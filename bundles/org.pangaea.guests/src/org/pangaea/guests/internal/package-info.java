/**
 * How guests are made: Debian's packages by way of the machine's apt, their files, the initramfs
 * written out of them, what is added to it for one run, and the cache of the results.
 *
 * <p>Everything here runs on the thread that prepares a guest. Only {@link org.pangaea.guests} and
 * the tests may use this package.
 */
package org.pangaea.guests.internal;
