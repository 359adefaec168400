package org.pangaea.bench;

/** What the links between the nodes of a machine are. */
public enum Wiring {
  /** Unix-domain sockets, as between nodes of one computer. */
  UNIX,
  /** TCP in clear, as between computers of a model that says {@code plainLinks = true}. */
  TCP,
  /** TCP with mutual TLS, as between computers of any other model. */
  TLS
}
