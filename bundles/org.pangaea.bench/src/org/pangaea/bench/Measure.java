package org.pangaea.bench;

import java.util.function.Consumer;
import org.pangaea.guests.GuestImages;
import org.pangaea.model.Clusters;
import org.pangaea.model.cluster.ClusterFactory;
import org.pangaea.model.cluster.CoherenceSettings;
import org.pangaea.model.cluster.VirtualMachine;

/** What makes sharing memory cheaper, and can be switched off to see by how much. */
enum Measure {
  EXCLUSIVE_ON_READ(settings -> settings.setExclusiveOnRead(false)),
  MIGRATORY_GRANT(settings -> settings.setMigratoryGrant(false)),
  BULK_OWNERSHIP(settings -> settings.setBulkOwnership(false)),
  TIMER_PACING(settings -> settings.setTimerPacing(false)),

  /** The guest's own: its kernel moves pages and tasks to each other. */
  NUMA_BALANCING(settings -> {}) {
    @Override
    GuestImages without(GuestImages guest) {
      return guest.appending("numa_balancing=disable");
    }
  };

  private final Consumer<CoherenceSettings> off;

  Measure(Consumer<CoherenceSettings> off) {
    this.off = off;
  }

  /** Its name in the model, or in words. */
  String text() {
    return switch (this) {
      case EXCLUSIVE_ON_READ -> "exclusiveOnRead";
      case MIGRATORY_GRANT -> "migratoryGrant";
      case BULK_OWNERSHIP -> "bulkOwnership";
      case TIMER_PACING -> "timerPacing";
      case NUMA_BALANCING -> "NUMA balancing";
    };
  }

  /** Switches it off in a model, if it is there that it is switched. */
  void switchOff(VirtualMachine machine) {
    if (machine.getCoherence() == null) {
      machine.setCoherence(ClusterFactory.eINSTANCE.createCoherenceSettings());
    }
    off.accept(Clusters.coherence(machine));
  }

  /** A guest that does without it, if it is the guest's. */
  GuestImages without(GuestImages guest) {
    return guest;
  }
}
