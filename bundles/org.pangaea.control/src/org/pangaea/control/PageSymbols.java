package org.pangaea.control;

import java.util.List;

/**
 * What the guest's kernel has in pages.
 *
 * @param loaded whether this node loaded the kernel; only that one knows
 * @param problem why nothing is known, as a sentence; null if all is well
 * @param pages for each page asked for the names of what is in it, by address; empty where the
 *     kernel's image has nothing
 */
public record PageSymbols(boolean loaded, String problem, List<List<String>> pages) {}
