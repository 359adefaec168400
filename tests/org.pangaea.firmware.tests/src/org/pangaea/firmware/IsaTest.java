package org.pangaea.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class IsaTest {
  @Test
  void extensionsComeInCanonicalOrderHoweverTheyAreGiven() {
    Isa isa =
        Isa.of(
            "riscv,sv39",
            "svade",
            "zbs",
            "c",
            "zba",
            "d",
            "sstc",
            "i",
            "zifencei",
            "f",
            "a",
            "m",
            "zicsr",
            "zicboz",
            "zicntr",
            "zbb");
    assertEquals("rv64imafdc_zicboz_zicntr_zicsr_zifencei_zba_zbb_zbs_sstc_svade", isa.string());
    assertEquals(Isa.DEFAULT.string(), isa.string());
    assertEquals(
        "rv64imac_zicbom_zfh_zca", Isa.of("", "i", "zca", "zfh", "m", "zicbom", "c", "a").string());
  }

  @Test
  void theBaseMustBeThere() {
    assertThrows(IllegalArgumentException.class, () -> Isa.of("riscv,sv39", "m"));
    assertThrows(IllegalArgumentException.class, () -> Isa.of("riscv,sv39"));
  }

  @Test
  void namesMustBeExtensionsAndOnlyOnce() {
    assertThrows(IllegalArgumentException.class, () -> Isa.of("riscv,sv39", "i", "Zba"));
    assertThrows(IllegalArgumentException.class, () -> Isa.of("riscv,sv39", "i", "zba_zbb"));
    assertThrows(IllegalArgumentException.class, () -> Isa.of("riscv,sv39", "i", "m", "m"));
  }
}
