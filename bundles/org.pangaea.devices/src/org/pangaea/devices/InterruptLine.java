package org.pangaea.devices;

/** A level-triggered interrupt wire, low at first. Setting it to the level it has is harmless. */
@FunctionalInterface
public interface InterruptLine {
  /** Called under the device's lock, whenever the level changes. */
  void set(boolean level);
}
