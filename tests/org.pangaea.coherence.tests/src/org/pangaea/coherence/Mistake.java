package org.pangaea.coherence;

import java.util.function.Supplier;

/**
 * Mistakes that somebody could make, planted to see whether the explorer has the power to find
 * them.
 */
enum Mistake {
  EARLY_REVOKE_IS_OBEYED_BEFORE_ITS_GRANT(() ->
      new FreeRules() {
        @Override
        Arrival arrival(long ends, long lastGrant) {
          return ends >= lastGrant ? Arrival.DUE : Arrival.LATE;
        }
      }),

  EARLY_REVOKE_IS_THROWN_AWAY(() ->
      new FreeRules() {
        @Override
        Arrival arrival(long ends, long lastGrant) {
          return ends == lastGrant ? Arrival.DUE : Arrival.LATE;
        }
      }),

  PAGE_IS_SURRENDERED_WHILE_AGENTS_RUN_ON_IT(() ->
      new FreeRules() {
        @Override
        boolean waitsFor(boolean running) {
          return false;
        }
      }),

  ONE_SHARER_IS_FORGOTTEN(() ->
      new FreeRules() {
        @Override
        long acknowledgers(long sharers, int requester) {
          long all = super.acknowledgers(sharers, requester);
          return all & (all - 1);
        }
      }),

  HOME_CLOSES_TOO_EARLY(() ->
      new FreeRules() {
        @Override
        boolean needsDone(boolean fromOwner, long acks) {
          return false;
        }
      }),

  OLD_BYTES_COUNT_AS_CURRENT(() ->
      new FreeRules() {
        @Override
        boolean sameBytes(long have, long version) {
          return have != Version.NONE;
        }
      }),

  STORES_KEEP_THE_VERSION(() ->
      new FreeRules() {
        @Override
        long writtenVersion(long version, long grant) {
          return version;
        }
      }),

  EVICTION_LOSES_WRITTEN_BYTES(() ->
      new FreeRules() {
        @Override
        boolean evictionNeedsPage(MirrorState state, boolean homeCurrent, long version) {
          return false;
        }
      }),

  EVICTION_IS_CONFIRMED_DURING_A_TRANSACTION(() ->
      new FreeRules() {
        @Override
        boolean evictionWaits(boolean busy) {
          return false;
        }
      }),

  USED_PAGE_IS_OFFERED(() ->
      new FreeRules() {
        @Override
        boolean mayOffer(boolean unused, long version, long lastGrant) {
          return super.mayOffer(true, version, lastGrant);
        }
      }),

  WRITTEN_PAGE_IS_OFFERED(() ->
      new FreeRules() {
        @Override
        boolean mayOffer(boolean unused, long version, long lastGrant) {
          return super.mayOffer(unused, Version.ZERO, lastGrant);
        }
      }),

  PAGE_IS_OFFERED_TO_WHO_HAD_IT_BEFORE(() ->
      new FreeRules() {
        @Override
        boolean mayOffer(boolean unused, long version, long lastGrant) {
          return super.mayOffer(unused, version, 0);
        }
      }),

  OFFER_IS_REVOKED_BEFORE_IT_ARRIVED(() ->
      new FreeRules() {
        @Override
        boolean offerNeedsDone() {
          return false;
        }
      }),

  REQUEST_THAT_CROSSED_AN_OFFER_IS_TAKEN_FOR_A_REPETITION(() ->
      new FreeRules() {
        @Override
        boolean crossesOffer(long last, boolean offered) {
          return false;
        }
      }),

  KEPT_PAGE_IS_USED_AT_HOME(() ->
      new FreeRules() {
        @Override
        boolean mayUse(Keep keep) {
          return true;
        }
      }),

  KEPT_PAGE_IS_GIVEN_AWAY(() ->
      new FreeRules() {
        @Override
        boolean mayLeave(Keep keep) {
          return true;
        }
      }),

  PAGE_IS_KEPT_WHILE_AGENTS_USE_IT(() ->
      new FreeRules() {
        @Override
        boolean keepWaits(long holders) {
          return false;
        }
      }),

  KEPT_PAGE_KEEPS_ITS_VERSION(() ->
      new FreeRules() {
        @Override
        long keptVersion(long version, long grant) {
          return version;
        }
      }),

  PAGE_IS_JOINED_BEFORE_ITS_LAST_BLOCK(() ->
      new FreeRules() {
        @Override
        boolean isWhole(int kept, int blocks) {
          return kept >= blocks - 1;
        }
      }),

  LATE_NEWS_IS_BELIEVED(() ->
      new FreeRules() {
        @Override
        boolean isNews(long number, long last) {
          return true;
        }
      }),

  NEWS_TURNS_NOBODY_AWAY(() ->
      new FreeRules() {
        @Override
        boolean turnsAway() {
          return false;
        }
      }),

  NOBODY_IS_TURNED_AWAY(() ->
      new FreeRules() {
        @Override
        boolean turnsRequestsAway(boolean elsewhere) {
          return false;
        }
      }),

  OVERWRITER_IS_TURNED_AWAY(() ->
      new FreeRules() {
        @Override
        boolean bindsOverwriters() {
          return false;
        }
      }),

  OVERWRITER_ASKS_FOR_THE_OTHER_NAME(() ->
      new FreeRules() {
        @Override
        boolean asksAgainForTheSame() {
          return false;
        }
      }),

  ASKED_FOR_WHILE_IT_LEAVES(() ->
      new FreeRules() {
        @Override
        boolean waitsForEvictions() {
          return false;
        }
      }),

  OVERWRITTEN_FRAME_KEEPS_ITS_BYTES(() ->
      new FreeRules() {
        @Override
        boolean overwritesTheFrame() {
          return false;
        }
      }),

  WRITER_ASKS_WITHOUT_BYTES(() ->
      new FreeRules() {
        @Override
        boolean needsNoBytes(Access access, MirrorState waiting) {
          return access.writes() && waiting == MirrorState.FILLING;
        }
      }),

  ACKNOWLEDGED_WITHOUT_DROPPING(() ->
      new FreeRules() {
        @Override
        boolean dropsBeforeAcknowledging() {
          return false;
        }
      }),

  RESUMED_WITHOUT_DROPPING(() ->
      new FreeRules() {
        @Override
        boolean dropsBeforeRunning() {
          return false;
        }
      }),

  WHO_UPGRADES_SAYS_THAT_IT_HAS_NOTHING(() ->
      new FreeRules() {
        @Override
        long told(long version, boolean inUse) {
          return Version.NONE;
        }
      }),

  PARKED_WITHOUT_ACKNOWLEDGING(() ->
      new FreeRules() {
        @Override
        boolean acknowledgesBeforeParking() {
          return false;
        }
      }),

  POLLED_BEFORE_USE(() ->
      new FreeRules() {
        @Override
        boolean usesBeforePolling() {
          return false;
        }
      }),

  LEFT_WITHOUT_ACKNOWLEDGING(() ->
      new FreeRules() {
        @Override
        boolean acknowledgesBeforeLeaving() {
          return false;
        }
      }),

  LEFT_AS_IF_IT_RAN_ON(() ->
      new FreeRules() {
        @Override
        boolean parksWhereItLeaves() {
          return false;
        }
      });

  final Supplier<FreeRules> rules;

  Mistake(Supplier<FreeRules> rules) {
    this.rules = rules;
  }
}
