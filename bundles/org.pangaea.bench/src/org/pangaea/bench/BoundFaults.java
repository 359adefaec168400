package org.pangaea.bench;

import java.util.List;
import org.pangaea.fabric.bench.PingPongResult;

/**
 * Remote faults whose two sides are bound to processors, beside a raw exchange that was bound alike
 * in the same round.
 *
 * @param boundTo what
 * @param raw the exchange; the median round
 * @param one pair of harts; the median round
 * @param crowd pairs that fault at the same time; the round with the median number of faults
 * @param toRaw median of all rounds' ratios of read faults to raw exchanges, 50th percentiles both
 * @param tail median of all rounds' ratios of the 99th to the 50th percentile of read faults
 */
public record BoundFaults(
    String boundTo, PingPongResult raw, Faults one, Faults crowd, double toRaw, double tail) {

  /** One round. */
  record Round(PingPongResult raw, Faults one, Faults crowd) {
    double toRaw() {
      return one.read().p50() / raw.p50();
    }

    double tail() {
      return one.read().p99() / one.read().p50();
    }
  }

  static BoundFaults of(String boundTo, List<Round> rounds) {
    return new BoundFaults(
        boundTo,
        Median.of(rounds, round -> round.raw.p50()).raw,
        Median.of(rounds, round -> round.one.read().p50()).one,
        Median.of(rounds, round -> round.crowd.perSecond()).crowd,
        Median.of(rounds, Round::toRaw).toRaw(),
        Median.of(rounds, Round::tail).tail());
  }
}
