package org.pangaea.control;

import java.util.List;

/**
 * The VMMs of a deployment.
 *
 * @param peers all of them; the receiver may be among them
 * @param timeoutMillis how long to try
 */
public record ConnectRequest(List<Peer> peers, int timeoutMillis) {}
