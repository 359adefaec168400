package org.pangaea.control;

/**
 * Asks for a part of the ownership map.
 *
 * @param vm number of the VM
 * @param firstPage number of the first page: its address divided by the size of a page
 * @param count how many pages, at most {@link #MOST}
 * @param since number of an earlier look, to be told only what has changed since; 0 for all. The
 *     change of a page that happens while it is looked at can be missed, so ask for all now and
 *     then.
 */
public record OwnershipRequest(int vm, long firstPage, int count, int since) {
  /** So many pages can be asked for at once: 4 GiB of memory if pages have 4 KiB. */
  public static final int MOST = 1 << 20;
}
