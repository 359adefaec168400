package org.pangaea.machine.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.pangaea.machine.Access;
import org.pangaea.machine.GuestMemory;
import org.pangaea.machine.Hart;
import org.pangaea.machine.HostMemory;

/**
 * Memory that other nodes fight for: at each acquire and each poll pages leave at random, often all
 * of them, and a frame that the hart does not hold has garbage in it. An access that does not go
 * through the hart's TLB, or uses a page after it was dropped, reads garbage; a store to a page
 * that is held for reading only is found when it leaves.
 *
 * <p>One hart. Now and then a remote fence is applied as well while the hart is parked, which
 * starts the instruction over.
 */
final class RevokingPort extends TestPort {
  private final SplittableRandom random;

  /** Where the contents of a page are while the hart does not hold it. */
  private final GuestMemory home;

  /** Pages that the hart holds; true: for storing. */
  private final Map<Long, Boolean> held = new HashMap<>();

  private Hart hart;
  private final byte[] garbage = new byte[GuestMemory.PAGE_SIZE];

  RevokingPort(GuestMemory ram, SplittableRandom random) {
    super(ram);
    this.random = random;
    home = new GuestMemory(ram.size());
    for (int i = 0; i < garbage.length; i++) {
      // Half of it would be a legal compressed instruction, the other half an address in RAM.
      garbage[i] = (byte) (i % 8 < 4 ? 0x85 + i : 0x80);
    }
  }

  @Override
  void attach(Hart one) {
    super.attach(one);
    hart = one;
  }

  @Override
  void load(byte[] image) {
    HostMemory.copyIn(image, 0, home.address(GuestMemory.RAM_BASE), image.length);
    for (long gpa = GuestMemory.RAM_BASE; ram.contains(gpa); gpa += GuestMemory.PAGE_SIZE) {
      HostMemory.copyIn(garbage, 0, ram.address(gpa), garbage.length);
    }
  }

  @Override
  byte[] contents() {
    dropAll();
    byte[] image = new byte[(int) ram.size()];
    HostMemory.copyOut(home.address(GuestMemory.RAM_BASE), image, 0, image.length);
    return image;
  }

  @Override
  byte[] unload() {
    byte[] image = contents();
    home.close();
    return image;
  }

  @Override
  public void acquire(Hart one, long gfn, Access access) {
    park();
    super.acquire(one, gfn, access);
    Boolean before = held.get(gfn);
    if (before == null) {
      long page = gfn << GuestMemory.PAGE_SHIFT;
      HostMemory.copy(home.address(page), ram.address(page), GuestMemory.PAGE_SIZE);
    }
    held.put(gfn, access == Access.STORE || before != null && before);
  }

  @Override
  void polled(Hart one) {
    park();
  }

  private void park() {
    if (random.nextInt(16) == 0) {
      hart.noteRemoteFence();
      hart.fenceAll();
    }
    switch (random.nextInt(4)) {
      case 0 -> dropAll();
      case 1 -> {}
      default -> {
        for (long gfn : List.copyOf(held.keySet())) {
          if (random.nextBoolean()) {
            drop(gfn);
            hart.dropPage(gfn);
          }
        }
      }
    }
  }

  private void dropAll() {
    for (long gfn : new ArrayList<>(held.keySet())) {
      drop(gfn);
    }
    hart.dropAllPages();
  }

  private void drop(long gfn) {
    long page = gfn << GuestMemory.PAGE_SHIFT;
    byte[] bytes = new byte[GuestMemory.PAGE_SIZE];
    HostMemory.copyOut(ram.address(page), bytes, 0, bytes.length);
    if (held.remove(gfn)) {
      HostMemory.copyIn(bytes, 0, home.address(page), bytes.length);
    } else {
      byte[] clean = new byte[GuestMemory.PAGE_SIZE];
      HostMemory.copyOut(home.address(page), clean, 0, clean.length);
      assertEquals(
          -1,
          java.util.Arrays.mismatch(clean, bytes),
          () -> "page " + Long.toHexString(gfn) + " was stored to");
    }
    HostMemory.copyIn(garbage, 0, ram.address(page), garbage.length);
    if (random.nextBoolean()) {
      codeChanged(gfn);
    }
  }
}
