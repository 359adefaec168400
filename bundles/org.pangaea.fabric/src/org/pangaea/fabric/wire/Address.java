package org.pangaea.fabric.wire;

import java.nio.file.Path;

/**
 * Where a VMM listens.
 *
 * <p>Text forms: {@code tcp:HOST:PORT} (an IPv6 host in brackets), {@code unix:PATH} and {@code
 * memory:NAME}.
 *
 * @param scheme {@code tcp}, {@code unix} or {@code memory}
 * @param host the host name, the path of the socket, or the name
 * @param port the TCP port, 0 for "choose one" when listening; -1 in the other schemes
 */
public record Address(String scheme, String host, int port) {

  public static final String TCP = "tcp";
  public static final String UNIX = "unix";
  public static final String MEMORY = "memory";

  public Address {
    boolean tcp = scheme.equals(TCP);
    if (!tcp && !scheme.equals(UNIX) && !scheme.equals(MEMORY)) {
      throw new IllegalArgumentException(
          "Unknown kind of address '" + scheme + "': use tcp, unix or memory.");
    }
    if (host.isEmpty()) {
      throw new IllegalArgumentException(
          "An address of kind '" + scheme + "' needs a host, path or name.");
    }
    if (tcp ? port < 0 || port > 65535 : port != -1) {
      throw new IllegalArgumentException(
          tcp
              ? "The port " + port + " is outside 0..65535."
              : "An address of kind '" + scheme + "' has no port.");
    }
  }

  public static Address tcp(String host, int port) {
    return new Address(TCP, host, port);
  }

  public static Address unix(Path socket) {
    return new Address(UNIX, socket.toString(), -1);
  }

  public static Address memory(String name) {
    return new Address(MEMORY, name, -1);
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException with a sentence for the user if the text is no address
   */
  public static Address parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException(
          "'" + text + "' is no address: write tcp:HOST:PORT or unix:PATH.");
    }
    String scheme = text.substring(0, colon);
    String rest = text.substring(colon + 1);
    if (!scheme.equals(TCP)) {
      return new Address(scheme, rest, -1);
    }
    int last = rest.lastIndexOf(':');
    if (last < 0) {
      throw new IllegalArgumentException("The address '" + text + "' lacks a port: tcp:HOST:PORT.");
    }
    String host = rest.substring(0, last);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    try {
      return tcp(host, Integer.parseInt(rest.substring(last + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "The port '" + rest.substring(last + 1) + "' in '" + text + "' is not a number.", e);
    }
  }

  @Override
  public String toString() {
    if (!scheme.equals(TCP)) {
      return scheme + ":" + host;
    }
    return scheme + ":" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
