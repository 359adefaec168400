package org.pangaea.control;

import org.eclipse.lsp4j.jsonrpc.services.JsonNotification;
import org.eclipse.lsp4j.jsonrpc.services.JsonSegment;

/**
 * What a VMM tells its clients. Calls come from the connection's reader thread and must not block.
 */
@JsonSegment("client")
public interface VmmListener {
  /** Output of the guest's console, to clients that attached to it. */
  @JsonNotification
  void consoleOutput(ConsoleData data);

  /** A share changed its state. */
  @JsonNotification
  void stateChanged(StateChange change);

  /** The link to another VMM ended. */
  @JsonNotification
  void linkLost(LinkLoss loss);

  /**
   * The watchdog found something that takes too long, or the VMM has something to say to whoever
   * looks after it.
   */
  @JsonNotification
  void warning(Warning warning);
}
