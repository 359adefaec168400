package org.pangaea.coherence;

/** What a driver may count, see {@link Effects#count}. All are events at the counting node. */
public enum Counter {
  /** A read fault answered by home with its own bytes. */
  READ_FROM_HOME,
  /** A read fault for which another node than home had to give the page. */
  READ_FROM_OWNER,
  /** An instruction-fetch fault answered by home with its own bytes. */
  FETCH_FROM_HOME,
  /** An instruction-fetch fault for which another node than home had to give the page. */
  FETCH_FROM_OWNER,
  /** A write fault, no valid copy here, answered by home. */
  WRITE_FROM_HOME,
  /** A write fault, no valid copy here, for which another node than home had to give the page. */
  WRITE_FROM_OWNER,
  /** A write fault on a valid copy: only other copies had to go. */
  UPGRADE,
  /** A fault at home itself that had to ask other nodes; counted beside its kind. */
  FAULT_AT_HOME,
  /** A fault that had to wait for acknowledgements of other nodes' sharers; beside its kind. */
  WAITED_FOR_SHARERS,
  /** A fault without a valid copy that was filled by zeros, without data. */
  FILLED_BY_ZERO,
  /** A fault that was filled without data because it overwrites all of them. */
  FILLED_BY_OVERWRITE,
  /** A fault that was filled without data because the old bytes were still current. */
  FILLED_BY_VERSION,
  /** A fault that was filled by a page from another node. */
  FILLED_BY_PAGE,
  /** A read fault that was answered with the exclusive right. */
  EXCLUSIVE_ON_READ,
  /** At home: a reader was given the page exclusively because the page seems to migrate. */
  MIGRATORY_GRANT,
  /** At home: a reader that was given a page exclusively, for whatever reason, did not write it. */
  GRANTED_FOR_NOTHING,
  /** At home: an untouched page was given to a node that did not ask for it. */
  OFFERED,
  /** An offered page was touched: no message. */
  OFFER_TAKEN,
  /** An offered page went back, or to another node, untouched. */
  OFFER_LOST,
  /** First store into an exclusive page: no message. */
  SILENT_UPGRADE,
  /** A page's bytes sent. */
  PAGE_SENT,
  /** This node lost a page to a writer elsewhere. */
  INVALIDATION,
  /** This node lost the right to write to a reader elsewhere. */
  DOWNGRADE,
  /** Local write tags taken back so that the page may be decoded. */
  RECALL,
  /** A clean copy dropped without a message. */
  DROPPED,
  /** An owned page given back to its home. */
  EVICTION,
  /** At home: a page was split into blocks. */
  PAGE_SPLIT,
  /** At home: a page that was split is used whole again. */
  PAGE_JOINED,
  /** At home: a request was not served, because its bytes are used under another name. */
  TURNED_AWAY,
  /** A message refused. */
  REFUSED
}
