package org.pangaea.devices;

/** What a guest may ask of the power device. Called under its lock: hand over and return. */
public interface PowerListener {
  /** The guest asks to be switched off; it ended well. */
  void powerOff();

  /** The guest asks to be switched off and reports a failure with a code of 0..65535. */
  void fail(int code);

  /** The guest asks to be started anew. */
  void reset();
}
