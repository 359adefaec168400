package org.pangaea.bench;

import java.util.function.Consumer;
import org.pangaea.guests.GuestImages;
import org.pangaea.model.Clusters;
import org.pangaea.model.cluster.ClusterFactory;
import org.pangaea.model.cluster.CoherenceSettings;
import org.pangaea.model.cluster.VirtualMachine;

/** What makes sharing memory cheaper, and can be switched off to see by how much. */
enum Measure {
  EXCLUSIVE_ON_READ("exclusiveOnRead", settings -> settings.setExclusiveOnRead(false)),
  MIGRATORY_GRANT("migratoryGrant", settings -> settings.setMigratoryGrant(false)),
  BULK_OWNERSHIP("bulkOwnership", settings -> settings.setBulkOwnership(false)),
  TIMER_PACING("timerPacing", settings -> settings.setTimerPacing(false)),

  /** The guest's own: its kernel moves pages and tasks to each other. */
  NUMA_BALANCING("NUMA balancing", settings -> {}) {
    @Override
    GuestImages without(GuestImages guest) {
      return guest.appending("numa_balancing=disable");
    }
  };

  private final String text;
  private final Consumer<CoherenceSettings> off;

  Measure(String text, Consumer<CoherenceSettings> off) {
    this.text = text;
    this.off = off;
  }

  /** Its name in the model, or in words. */
  String text() {
    return text;
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
