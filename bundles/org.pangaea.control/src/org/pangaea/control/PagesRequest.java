package org.pangaea.control;

import java.util.List;

/**
 * Asks what was counted by page.
 *
 * @param vm number of the VM
 * @param most how many pages to name at most, those with most faults first
 * @param pages these pages instead of the hottest, by their numbers, each with its state here; null
 *     for the hottest
 */
public record PagesRequest(int vm, int most, List<Long> pages) {}
