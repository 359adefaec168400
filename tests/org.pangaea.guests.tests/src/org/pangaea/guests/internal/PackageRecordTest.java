package org.pangaea.guests.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class PackageRecordTest {

  @Test
  void dependenciesAreNamesOnly() {
    PackageRecord record =
        PackageRecord.of(
            Deb822.parse(
                    """
                    Package: tool
                    Version: 1:2.0-1
                    Size: 1234
                    SHA256: abcd
                    Pre-Depends: libc6 (>= 2.38)
                    Depends: libc6 (>= 2.41), python3:any, one (<< 2) | two, cross [riscv64],
                     folded
                    """)
                .getFirst());
    assertEquals(
        new PackageRecord(
            "tool",
            "1:2.0-1",
            1234,
            "abcd",
            List.of("libc6", "python3", "one", "two", "cross", "folded")),
        record);
    assertEquals("tool_1%3a2.0-1.deb", record.fileName());
  }
}
