/**
 * The product as its users have it: the command line client and its VMMs as processes, with pipes
 * or a pseudo-terminal for a keyboard and a screen, and nothing of the code in this process.
 *
 * <p>Each test has a {@link org.pangaea.integration.Desk} of its own, which sees to it that nothing
 * is left running. Where the products stand is said by system properties, see {@link
 * org.pangaea.integration.Product}. Tests wait for what they read, with deadlines that allow for a
 * machine that is busy with other things.
 */
package org.pangaea.integration;
