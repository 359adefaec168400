package org.pangaea.vmm.share;

import org.pangaea.fabric.Lane;

/**
 * What an agent has asked another node over a lane. Its thread takes the answer, and gives the lane
 * back.
 */
record Question(int node, long gfn, Lane lane) {}
