package org.pangaea.guests;

import java.util.Map;

/**
 * A guest, and what of it is on this machine.
 *
 * @param size bytes of its kernel and initramfs, 0 if absent or built in
 * @param versions of the Debian packages by name, empty if absent or built in
 */
public record GuestStatus(GuestInfo guest, State state, long size, Map<String, String> versions) {

  /** Whether a guest can be started at once. */
  public enum State {
    /** Part of Pangaea; there is nothing to fetch. */
    BUILT_IN,
    /** Fetched earlier; no network is needed. */
    CACHED,
    /** Would have to be fetched. */
    ABSENT
  }
}
