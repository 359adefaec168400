package org.pangaea.fabric;

/**
 * One probe of a peer's guest clock.
 *
 * @param sentNanos the local nano clock when the probe left
 * @param receivedNanos the local nano clock when the answer came
 * @param remoteGuestTime the peer's guest time in between, in ticks; 0 if it has no such VM
 */
public record ClockSample(long sentNanos, long receivedNanos, long remoteGuestTime) {

  public long roundTripNanos() {
    return receivedNanos - sentNanos;
  }
}
