package org.pangaea.deploy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pangaea.control.VmState;
import org.pangaea.guests.GuestImages;
import org.pangaea.model.ClusterTemplates;
import org.pangaea.model.NamedGuest;
import org.pangaea.model.cluster.VirtualMachine;

/** Machines to run, and what is heard of them. */
final class TestMachines {
  private TestMachines() {}

  static VirtualMachine machine(int nodes, int harts) {
    return ClusterTemplates.local("test", NamedGuest.BUSYBOX, nodes, harts, 256L << 20)
        .getVirtualMachines()
        .getFirst();
  }

  static RunRequest request(VirtualMachine machine) {
    GuestImages images =
        new GuestImages(
            "busybox",
            Optional.of(Path.of("/kernel")),
            Optional.of(Path.of("/initrd")),
            "console=ttyS0",
            Map.of("busybox", "1.37"));
    return new RunRequest("test", machine, images);
  }

  /** Remembers what it is told. */
  static final class Heard implements RunListener {
    final List<VmState> states = new ArrayList<>();
    final List<String> warnings = new ArrayList<>();
    final List<Path> reports = new ArrayList<>();

    @Override
    public void stateChanged(VmState state, String reason) {
      states.add(state);
    }

    @Override
    public void warning(String node, String text) {
      warnings.add(node + ": " + text);
    }

    @Override
    public void reported(Path file) {
      reports.add(file);
    }
  }
}
