package org.pangaea.bench;

import java.util.function.Consumer;
import org.pangaea.guests.GuestImages;
import org.pangaea.model.Clusters;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.ClusterFactory;
import org.pangaea.model.cluster.CoherenceSettings;
import org.pangaea.model.cluster.VirtualMachine;
import org.pangaea.model.values.ByteSize;

/**
 * What makes sharing memory cheaper, and can be switched, off or on, to see by how much. What it is
 * by default says the model.
 */
enum Measure {
  EXCLUSIVE_ON_READ("without exclusiveOnRead", settings -> settings.setExclusiveOnRead(false)),
  MIGRATORY_GRANT("without migratoryGrant", settings -> settings.setMigratoryGrant(false)),
  BULK_OWNERSHIP("without bulkOwnership", settings -> settings.setBulkOwnership(false)),
  OVERWRITE_WITHOUT_DATA(
      "without overwriteWithoutData", settings -> settings.setOverwriteWithoutData(false)),
  UNTOUCHED_WITHOUT_DATA(
      "without untouchedWithoutData", settings -> settings.setUntouchedWithoutData(false)),
  UNCHANGED_WITHOUT_DATA(
      "without unchangedWithoutData", settings -> settings.setUnchangedWithoutData(false)),
  ADAPTIVE_BLOCKS("with adaptiveBlocks", settings -> settings.setAdaptiveBlocks(true)),
  TIMER_PACING("without timerPacing", settings -> settings.setTimerPacing(false)),

  /** Of the whole cluster. */
  SMALL_UNIT("with coherenceUnit = 1 KiB", settings -> {}) {
    @Override
    void change(VirtualMachine machine) {
      ((Cluster) machine.eContainer()).setCoherenceUnit(ByteSize.KIB);
    }
  },

  /** The guest's own: its kernel has no ticks on harts elsewhere that have one thing to do. */
  FULL_DYNTICKS("with full dynticks", settings -> {}) {
    @Override
    GuestImages changed(GuestImages guest) {
      return guest.appending("nohz_full=2-3");
    }
  },

  /** The guest's own: its kernel moves pages and tasks to each other. */
  NUMA_BALANCING("without NUMA balancing", settings -> {}) {
    @Override
    GuestImages changed(GuestImages guest) {
      return guest.appending("numa_balancing=disable");
    }
  };

  private final String text;
  private final Consumer<CoherenceSettings> change;

  Measure(String text, Consumer<CoherenceSettings> change) {
    this.text = text;
    this.change = change;
  }

  /** How it is switched: its name is that in the model, or in words. */
  String text() {
    return text;
  }

  /** Switches it in a model, if it is there that it is switched. */
  void change(VirtualMachine machine) {
    if (machine.getCoherence() == null) {
      machine.setCoherence(ClusterFactory.eINSTANCE.createCoherenceSettings());
    }
    change.accept(Clusters.coherence(machine));
  }

  /** A guest in which it is switched, if it is the guest's. */
  GuestImages changed(GuestImages guest) {
    return guest;
  }
}
