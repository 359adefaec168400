package org.pangaea.machine.conformance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pangaea.machine.Access;
import org.pangaea.machine.Engine;
import org.pangaea.machine.GuestMemory;
import org.pangaea.machine.Hart;
import org.pangaea.machine.HostMemory;
import org.pangaea.machine.MemoryPort;
import org.pangaea.machine.Mmu;

/**
 * Memory of a machine of one node, with the two duties that every owner of memory has towards code:
 * a page handed out for fetching is taken back from all who may store to it, and a page handed out
 * for storing is announced as changing.
 *
 * <p>{@link #onAcquire} is called while the hart is parked: what it does to the hart is what other
 * nodes would.
 */
class TestPort implements MemoryPort {
  /** Where the fake device stands: 4 KiB that remember what was done to them. */
  static final long DEVICE = 0x1000_0000L;

  /** A store here ends a program, as on QEMU's test device. */
  static final long FINISHER = 0x10_0000L;

  interface Hook {
    void run(Hart hart, long gfn, Access access);
  }

  final GuestMemory ram;
  final List<String> deviceLog = new ArrayList<>();
  long deviceValue;
  int acquires;
  Hook onAcquire = (hart, gfn, access) -> {};
  Runnable onDeviceRead = () -> {};

  private final List<Hart> harts = new ArrayList<>();
  private final Set<Long> codePages = new HashSet<>();
  private final Map<Hart, Set<Long>> writable = new HashMap<>();
  private Engine.Instance engine;

  TestPort(GuestMemory ram) {
    this.ram = ram;
  }

  void attach(Engine.Instance instance) {
    engine = instance;
  }

  void attach(Hart hart) {
    harts.add(hart);
    writable.put(hart, new HashSet<>());
  }

  /** Fills RAM. */
  void load(byte[] image) {
    HostMemory.copyIn(image, 0, ram.address(GuestMemory.RAM_BASE), image.length);
  }

  /** Fills RAM again between two runs. Code whose bytes are the same stays decoded. */
  final void reload(byte[] image) {
    byte[] now = contents();
    int page = GuestMemory.PAGE_SIZE;
    for (int at = 0; at < image.length; at += page) {
      if (!Arrays.equals(now, at, at + page, image, at, at + page)) {
        codeChanged(GuestMemory.RAM_BASE + at >>> GuestMemory.PAGE_SHIFT);
      }
    }
    load(image);
  }

  /** What is in RAM. */
  byte[] contents() {
    byte[] image = new byte[(int) ram.size()];
    HostMemory.copyOut(ram.address(GuestMemory.RAM_BASE), image, 0, image.length);
    return image;
  }

  /** What is in RAM at the end. */
  byte[] unload() {
    return contents();
  }

  /** The hart is at a poll: nothing granted before has to be left to it. */
  void polled(Hart hart) {}

  @Override
  public boolean isRam(long gpa) {
    return ram.contains(gpa);
  }

  @Override
  public long hostAddress(long gpa) {
    return ram.address(gpa);
  }

  @Override
  public void acquire(Hart hart, long gfn, Access access) {
    acquires++;
    onAcquire.run(hart, gfn, access);
    switch (access) {
      case FETCH -> {
        for (Hart other : harts) {
          if (writable.get(other).remove(gfn)) {
            other.dropPage(gfn);
          }
        }
        codePages.add(gfn);
      }
      case STORE -> {
        writable.get(hart).add(gfn);
        if (codePages.remove(gfn)) {
          codeChanged(gfn);
        }
      }
      case LOAD -> {}
    }
  }

  /** Bytes of the page change by other hands than a hart's. */
  final void codeChanged(long gfn) {
    engine.codeChanged(gfn);
  }

  @Override
  public long readDevice(Hart hart, long gpa, int size) {
    if (gpa >>> 12 != DEVICE >>> 12) {
      throw Mmu.accessFault(hart, Access.LOAD);
    }
    onDeviceRead.run();
    deviceLog.add("read" + size + " " + Long.toHexString(gpa - DEVICE));
    return deviceValue;
  }

  @Override
  public void writeDevice(Hart hart, long gpa, int size, long value) {
    if (gpa >>> 12 != DEVICE >>> 12) {
      throw Mmu.accessFault(hart, Access.STORE);
    }
    deviceLog.add(
        "write" + size + " " + Long.toHexString(gpa - DEVICE) + " " + Long.toHexString(value));
  }
}
