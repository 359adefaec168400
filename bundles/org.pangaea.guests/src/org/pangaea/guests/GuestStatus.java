package org.pangaea.guests;

import java.util.Map;

/**
 * A guest, and what of it is on this machine.
 *
 * @param size bytes of its kernel and initramfs, 0 unless cached
 * @param versions of the Debian packages by name, empty unless cached
 */
public record GuestStatus(GuestInfo guest, State state, long size, Map<String, String> versions) {

  /** Whether a guest can be started at once. */
  public enum State {
    /** Part of Pangaea; there is nothing to fetch. */
    BUILT_IN,
    /** Fetched earlier; no network is needed. */
    CACHED,
    /** A file of it was truncated or altered since it was made; it will be made again. */
    DAMAGED,
    /** Would have to be fetched. */
    ABSENT
  }
}
