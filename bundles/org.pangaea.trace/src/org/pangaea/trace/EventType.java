package org.pangaea.trace;

/**
 * What an event tells. Its number in a file is its ordinal, so new ones come last; docs/trace.md
 * says what each of them carries.
 */
public enum EventType {
  /** A hart does something else from now on. */
  ACTIVITY,
  /** A hart's access waited for a page; told when the wait is over, with the time it began. */
  FAULT,
  /** A message of the coherence protocol leaves the node. */
  SENT,
  /** A message of the coherence protocol has come to the node. */
  RECEIVED,
  /** The node's right to a page changes. */
  MIRROR,
  /** A hart has given up a page that another node wants. */
  GAVE_UP,
  /** A call of the guest's kernel to its firmware is over; told with the time it began. */
  SBI,
  /** So many events of one thread are missing here. */
  LOST;

  private static final EventType[] ALL = values();

  /** By its number in a file; null if there is none. */
  static EventType of(int number) {
    return number < ALL.length ? ALL[number] : null;
  }
}
