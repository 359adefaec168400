package org.pangaea.fabric;

/**
 * Where a link stands whose connection is broken: whoever makes a new one tells it to the peer.
 *
 * @param generation of the connection that broke; the point is valid until there is another one
 * @param received the last frame that was taken from the peer
 */
record ResumePoint(Link link, long generation, long received) {}
