package org.pangaea.architecture;

import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Set;

/** The rooms of the architecture, and for each the ones it may enter. Arrows only point down. */
enum Room {
  RISCV("org.pangaea.riscv"),
  MACHINE("org.pangaea.machine", RISCV),
  INTERPRETER("org.pangaea.machine.interpreter", MACHINE, RISCV),
  TRANSLATOR("org.pangaea.machine.translator", INTERPRETER, MACHINE, RISCV),
  COHERENCE("org.pangaea.coherence", MACHINE, RISCV),
  FABRIC("org.pangaea.fabric", MACHINE, RISCV),
  FIRMWARE("org.pangaea.firmware", MACHINE, RISCV),
  DEVICES("org.pangaea.devices", MACHINE, RISCV),
  /** What a deployment certifies its VMMs by; they themselves need none of it. */
  CERTIFICATES("org.pangaea.certificates"),
  SYMBOLS("org.pangaea.symbols"),
  TRACE("org.pangaea.trace"),
  /** Below the VMM, which implements it: an interface shared by both ends of a connection. */
  CONTROL("org.pangaea.control", FABRIC),
  VMM(
      "org.pangaea.vmm",
      CONTROL,
      SYMBOLS,
      TRACE,
      DEVICES,
      FIRMWARE,
      FABRIC,
      COHERENCE,
      TRANSLATOR,
      INTERPRETER,
      MACHINE,
      RISCV),
  /** Asks the VMM of its own process. */
  VMM_CONSOLE("org.pangaea.vmm.console", CONTROL),
  /** A program on one machine in one process: the runner has no VMM and no cluster. */
  BAREMETAL("org.pangaea.baremetal", DEVICES, FIRMWARE, TRANSLATOR, INTERPRETER, MACHINE, RISCV),
  MODEL("org.pangaea.model"),
  GUESTS("org.pangaea.guests", FIRMWARE, MACHINE, RISCV),
  /** Reaches a VMM, which is another process, through the control interface alone. */
  DEPLOY(
      "org.pangaea.deploy", CERTIFICATES, MODEL, GUESTS, CONTROL, FABRIC, TRACE, FIRMWARE, RISCV),
  /** Above what it launches for, so that who stays on this computer loads no SSH. */
  DEPLOY_SSH("org.pangaea.deploy.ssh", DEPLOY, MODEL, GUESTS, CONTROL, TRACE, FIRMWARE, RISCV),
  /** What a machine's counters and recordings mean, without a user interface. */
  ANALYSIS("org.pangaea.analysis", DEPLOY, CONTROL, TRACE),
  BENCH("org.pangaea.bench", DEPLOY, MODEL, GUESTS, CONTROL, FABRIC, FIRMWARE, RISCV),
  CLI(
      "org.pangaea.cli",
      ANALYSIS,
      BAREMETAL,
      BENCH,
      DEPLOY_SSH,
      DEPLOY,
      MODEL,
      GUESTS,
      CONTROL,
      TRACE,
      FIRMWARE,
      RISCV),
  /** The graphical client, beside the command line: both reach machines through deploy alone. */
  WORKBENCH("org.pangaea.workbench", DEPLOY_SSH, DEPLOY, MODEL, GUESTS, CONTROL, TRACE),
  /** Its views of memory, harts and findings; knows of the rest of the workbench by adapters. */
  WORKBENCH_ANALYSIS("org.pangaea.workbench.analysis", ANALYSIS, DEPLOY, CONTROL, TRACE);

  /** The rooms with windows: only they see widgets, workbench and workspace. */
  static final Set<Room> WINDOWED = EnumSet.of(WORKBENCH, WORKBENCH_ANALYSIS);

  private final String bundle;
  private final Room[] enters;

  Room(String bundle, Room... enters) {
    this.bundle = bundle;
    this.enters = enters;
  }

  String bundle() {
    return bundle;
  }

  Set<Room> mayEnter() {
    Set<Room> rooms = EnumSet.of(this);
    rooms.addAll(Arrays.asList(enters));
    return rooms;
  }

  static Room of(String bundle) {
    return Arrays.stream(values())
        .filter(room -> room.bundle.equals(bundle))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "%s is no room of the architecture. Give it a place in Room.java and in docs/."
                    .formatted(bundle)));
  }

  /**
   * The room that a package is in: its bundle has the longest name that the package starts with.
   */
  static Room ofPackage(String name) {
    return Arrays.stream(values())
        .filter(room -> (name + ".").startsWith(room.bundle + "."))
        .max(Comparator.comparingInt(room -> room.bundle.length()))
        .orElseThrow(() -> new IllegalArgumentException(name + " is in no room"));
  }
}
