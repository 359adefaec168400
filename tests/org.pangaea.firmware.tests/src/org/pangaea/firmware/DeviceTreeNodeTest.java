package org.pangaea.firmware;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceTreeNodeTest {
  @Test
  void everyKindOfPropertyReadsBack() {
    DeviceTreeNode root = DeviceTreeNode.root();
    root.cells("cells", 1, -1)
        .numbers("numbers", 0x1_0000_0002L, -2)
        .strings("strings", "a", "", "bcd")
        .bytes("bytes", new byte[] {1, 2, 3, 4, 5})
        .flag("flag");
    root.child("child@1").child("grandchild").cells("cells", 7);
    root.child("sibling");
    FdtReader.Node read = new FdtReader(FlattenedDeviceTree.write(root, 3)).root;
    assertEquals(List.of(1, -1), read.cells("cells"));
    assertEquals(List.of(0x1_0000_0002L, -2L), read.numbers("numbers"));
    assertEquals(List.of("a", "", "bcd"), read.strings("strings"));
    assertArrayEquals(new byte[] {1, 2, 3, 4, 5}, read.bytes("bytes"));
    assertEquals(0, read.bytes("flag").length);
    assertEquals(List.of("child@1", "sibling"), read.childNames());
    assertEquals(7, read.at("child@1/grandchild").cell("cells"));
  }

  @Test
  void theBootHartIsInTheHeader() {
    assertEquals(3, new FdtReader(FlattenedDeviceTree.write(DeviceTreeNode.root(), 3)).bootHart);
  }

  @Test
  void aPropertySetAgainHasItsLastValue() {
    DeviceTreeNode root = DeviceTreeNode.root().cells("x", 1).cells("x", 2);
    assertEquals(2, new FdtReader(FlattenedDeviceTree.write(root, 0)).root.cell("x"));
  }

  @Test
  void namesThatTheSpecificationForbidsAreRefused() {
    DeviceTreeNode root = DeviceTreeNode.root();
    assertThrows(IllegalArgumentException.class, () -> root.child(""));
    assertThrows(IllegalArgumentException.class, () -> root.child("a/b"));
    assertThrows(IllegalArgumentException.class, () -> root.child("1st"));
    assertThrows(IllegalArgumentException.class, () -> root.child("a".repeat(32)));
    assertThrows(IllegalArgumentException.class, () -> root.flag("with space"));
    assertThrows(IllegalArgumentException.class, () -> root.flag("a".repeat(32)));
    root.child("twin");
    assertThrows(IllegalArgumentException.class, () -> root.child("twin"));
  }
}
