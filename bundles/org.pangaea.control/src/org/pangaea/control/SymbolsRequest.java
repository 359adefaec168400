package org.pangaea.control;

import java.util.List;

/**
 * Asks what the guest's kernel has in pages.
 *
 * @param vm number of the VM
 * @param pages which, and which parts of them
 */
public record SymbolsRequest(int vm, List<PageLines> pages) {}
