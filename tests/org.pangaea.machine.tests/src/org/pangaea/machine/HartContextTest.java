package org.pangaea.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.pangaea.riscv.Csr;

@DisplayName("A hart's context")
class HartContextTest {
  /** Fields of {@link Hart} that move, and a value that each can have. */
  private static final Map<String, Object> MOVED =
      Map.ofEntries(
          Map.entry("frm", 6),
          Map.entry("pc", 0x8020_1234L),
          Map.entry("privilege", Hart.USER),
          Map.entry("instret", 123_456_789_012L),
          Map.entry("sstatus", Hart.SSTATUS_SPIE | Hart.SSTATUS_FS | Hart.SSTATUS_SUM),
          Map.entry("sie", (long) Hart.INTERRUPTS),
          Map.entry("stvec", 0xffff_ffff_8000_1001L),
          Map.entry("scounteren", 5L),
          Map.entry("senvcfg", 1L),
          Map.entry("sscratch", 0x1111_2222_3333_4444L),
          Map.entry("sepc", 0x4444_3332L),
          Map.entry("scause", 1L << 63 | 9),
          Map.entry("stval", -5L),
          Map.entry("stimecmp", 77L),
          Map.entry("satp", 9L << 60 | 0xabcL << 44 | 0x81234L),
          Map.entry("lines", Hart.SOFTWARE_INTERRUPT | Hart.EXTERNAL_INTERRUPT));

  /** Fields whose parts move. */
  private static final Set<String> PARTS = Set.of("x", "f", "fp");

  /** Fields that stay, each for a reason. */
  private static final Map<String, String> STAY =
      Map.ofEntries(
          Map.entry("id", "does not change"),
          Map.entry("time", "the machine's"),
          Map.entry("machine", "null: a hart with M-mode does not move"),
          Map.entry("tlb", "found again"),
          Map.entry("table", "part of the TLB"),
          Map.entry("mmu", "belongs to the node"),
          Map.entry("trap", "means something only while a trap is thrown"),
          Map.entry("attention", "set, so that the hart looks up"),
          Map.entry("touching", "of an access under way, or for who counts"),
          Map.entry("reservation", "may be lost at any time"),
          Map.entry("reservedValue", "part of the reservation"),
          Map.entry("reservedSize", "part of the reservation"),
          Map.entry("remoteFences", "compared only during an access"),
          Map.entry("timerHeld", "given up by whoever runs the hart, before it leaves"),
          Map.entry("timerPending", "computed from stimecmp and time"));

  /** RAM that is never looked at. */
  private static final class NoMemory implements MemoryPort {
    @Override
    public boolean isRam(long gpa) {
      return true;
    }

    @Override
    public long hostAddress(long gpa) {
      return 0x7000_0000_0000L + gpa;
    }

    @Override
    public void acquire(Hart hart, long gfn, Access access) {
      throw new AssertionError("page " + gfn);
    }

    @Override
    public long readDevice(Hart hart, long gpa, int size) {
      throw new AssertionError("device " + gpa);
    }

    @Override
    public void writeDevice(Hart hart, long gpa, int size, long value) {
      throw new AssertionError("device " + gpa);
    }
  }

  private final SplittableRandom random = new SplittableRandom(4711);

  private static Hart hart() {
    return new Hart(3, new NoMemory(), () -> 1_000_000L);
  }

  private static Field field(String name) throws NoSuchFieldException {
    Field field = Hart.class.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  private Hart full() throws ReflectiveOperationException {
    Hart hart = hart();
    for (Map.Entry<String, Object> entry : MOVED.entrySet()) {
      field(entry.getKey()).set(hart, entry.getValue());
    }
    hart.fp.flags = 21;
    for (int i = 1; i < 32; i++) {
      hart.x[i] = random.nextLong();
    }
    for (int i = 0; i < 32; i++) {
      hart.f[i] = random.nextLong();
    }
    hart.updateContext();
    hart.checkTimer();
    return hart;
  }

  private static Hart moved(Hart from) {
    ByteBuffer bytes = ByteBuffer.allocate(HartContext.BYTES);
    HartContext.save(from, bytes);
    assertEquals(0, bytes.remaining(), "as long as it says");
    Hart to = hart();
    HartContext.restore(to, bytes.flip());
    return to;
  }

  @Test
  @DisplayName("has every field of a hart, or there is a reason why not")
  void everyField() throws ReflectiveOperationException {
    Hart from = full();
    Hart to = moved(from);
    Hart fresh = hart();
    Set<String> unknown = new TreeSet<>();
    for (Field field : Hart.class.getDeclaredFields()) {
      String name = field.getName();
      if (Modifier.isStatic(field.getModifiers())
          || PARTS.contains(name)
          || STAY.containsKey(name)) {
        continue;
      }
      if (!MOVED.containsKey(name)) {
        unknown.add(name);
        continue;
      }
      field.setAccessible(true);
      assertEquals(field.get(from), field.get(to), name);
      assertNotEquals(field.get(fresh), field.get(to), name + " has a value of its own");
    }
    assertEquals(Set.of(), unknown, "fields of which nobody has said whether they move");
    assertArrayEquals(Arrays.copyOf(from.x, 32), Arrays.copyOf(to.x, 32));
    assertArrayEquals(from.f, to.f);
    assertEquals(from.fp.flags, to.fp.flags);
    assertEquals(
        List.of("flags"),
        Arrays.stream(from.fp.getClass().getDeclaredFields())
            .filter(field -> !Modifier.isStatic(field.getModifiers()))
            .map(Field::getName)
            .toList(),
        "what there is of the accumulated flags");
  }

  @Test
  @DisplayName("has every CSR that S-mode can read")
  void everyCsr() throws ReflectiveOperationException {
    Hart from = full();
    Hart to = moved(from);
    List<Integer> compared = new ArrayList<>();
    for (int csr = 0; csr < 4096; csr++) {
      long expected;
      try {
        expected = ControlUnit.read(from, csr);
      } catch (IllegalArgumentException e) {
        continue; // there is none of this number
      }
      assertEquals(expected, ControlUnit.read(to, csr), Csr.name(csr));
      compared.add(csr);
    }
    assertTrue(compared.contains(Csr.STIMECMP) && compared.contains(Csr.SIP), compared::toString);
    assertEquals(18, compared.size(), compared::toString);
  }

  @Test
  @DisplayName("takes no translation and no reservation along, and leaves none behind")
  void nothingOfTheNode() throws ReflectiveOperationException {
    Hart from = full();
    Hart to = full();
    long context = to.tlb.context();
    to.tlb.enterLoad(0x1000, 0);
    to.reservation = 0x7000_8000_0000L;
    ByteBuffer bytes = ByteBuffer.allocate(HartContext.BYTES);
    HartContext.save(from, bytes);
    HartContext.restore(to, bytes.flip());
    assertNotEquals(context, to.tlb.context(), "what was entered earlier is not found");
    assertEquals(0, to.reservation);
    assertTrue(to.attention, "it looks up");
  }

  @Test
  @DisplayName("selects the view that fits privilege and address space")
  void rightContext() throws ReflectiveOperationException {
    Hart to = moved(full());
    long context = to.tlb.context();
    to.updateContext();
    assertEquals(context, to.tlb.context());
  }

  @Test
  @DisplayName("is refused of a hart with M-mode, and if no hart can have it")
  void refused() throws ReflectiveOperationException {
    ByteBuffer bytes = ByteBuffer.allocate(HartContext.BYTES);
    Hart machine = Hart.withMachineMode(0, new NoMemory(), () -> 0);
    assertThrows(IllegalArgumentException.class, () -> HartContext.save(machine, bytes));
    Hart from = full();
    from.privilege = 2;
    HartContext.save(from, bytes);
    assertThrows(IllegalArgumentException.class, () -> HartContext.restore(hart(), bytes.flip()));
  }
}
