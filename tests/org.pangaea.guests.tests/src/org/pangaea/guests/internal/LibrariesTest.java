package org.pangaea.guests.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pangaea.guests.GuestException;
import org.pangaea.guests.internal.TestFiles.Member;

class LibrariesTest {
  private static final String LIB = "usr/lib/riscv64-linux-gnu/";
  private static final String LINKER = "/lib/ld-linux-riscv64-lp64d.so.1";

  @TempDir Path folder;
  private final PackageFiles files = new PackageFiles(path -> path.equals("usr/bin/tool"));
  private final RootTree tree = new RootTree();

  private Path deb(String name, Member... members) throws IOException {
    return Files.write(folder.resolve(name + ".deb"), TestFiles.deb(members));
  }

  private void tool(String... needed) throws IOException {
    files.add("tool", deb("tool", Member.file("usr/bin/tool", TestFiles.elf(LINKER, needed))));
  }

  private void libc() throws IOException {
    files.add(
        "libc6",
        deb(
            "libc6",
            Member.link("usr/lib/ld-linux-riscv64-lp64d.so.1", "riscv64-linux-gnu/ld.so.1"),
            Member.file(LIB + "ld.so.1", TestFiles.elf(null)),
            Member.file(LIB + "libc.so.6", TestFiles.elf(LINKER)),
            Member.file(LIB + "gconv/UTF-7.so", TestFiles.elf(null))));
  }

  @Test
  void aProgramBringsItsLinkerAndItsLibrariesAndTheirs() throws Exception {
    tool("liba.so.1");
    libc();
    files.add(
        "liba1",
        deb(
            "liba1",
            Member.link("lib/riscv64-linux-gnu/liba.so.1", "liba.so.1.2"),
            Member.file("lib/riscv64-linux-gnu/liba.so.1.2", TestFiles.elf(null, "libc.so.6")),
            Member.file(LIB + "libunused.so.1", TestFiles.elf(null))));
    tree.link("lib", "usr/lib");
    new Libraries(files, tree, (_, _) -> {}).addProgram("usr/bin/tool");
    assertTrue(tree.contains("usr/bin/tool"));
    assertTrue(tree.contains("lib/ld-linux-riscv64-lp64d.so.1"));
    assertTrue(tree.contains(LIB + "ld.so.1"));
    assertTrue(tree.contains(LIB + "liba.so.1"));
    assertTrue(tree.contains(LIB + "liba.so.1.2"));
    assertTrue(tree.contains(LIB + "libc.so.6"));
    assertFalse(tree.contains(LIB + "libunused.so.1"));
    assertFalse(tree.contains(LIB + "gconv/UTF-7.so"));
  }

  @Test
  void theSupplierIsAskedOnceForAllThatAFileLacks() throws Exception {
    tool("libb.so.2", "libc.so.6");
    List<String> asked = new ArrayList<>();
    Libraries libraries =
        new Libraries(
            files,
            tree,
            (sonames, by) -> {
              asked.add(sonames + " by " + by);
              libc();
              files.add("libb2", deb("libb2", Member.file(LIB + "libb.so.2", TestFiles.elf(null))));
            });
    libraries.addProgram("usr/bin/tool");
    assertEquals(List.of("[ld-linux-riscv64-lp64d.so.1, libb.so.2, libc.so.6] by tool"), asked);
  }

  @Test
  void aLibraryThatNobodyHasIsNamedWithThePackageThatNeedsIt() throws Exception {
    tool("libc.so.6", "libnowhere.so.3");
    libc();
    Libraries libraries = new Libraries(files, tree, (_, _) -> {});
    String message =
        assertThrows(GuestException.class, () -> libraries.addProgram("usr/bin/tool")).getMessage();
    assertTrue(message.contains("libnowhere.so.3") && message.contains("tool"), message);
  }

  @Test
  void aPackageIsSearchedForLibrariesWithoutBeingTaken() throws Exception {
    Path deb =
        deb(
            "x",
            Member.file("lib/riscv64-linux-gnu/libx.so.1", TestFiles.elf(null)),
            Member.file("usr/share/liby.so.1", TestFiles.elf(null)));
    assertEquals(Set.of("libx.so.1"), Libraries.in(deb, Set.of("libx.so.1", "liby.so.1")));
    assertEquals(Set.of(), Libraries.in(deb, Set.of("libz.so.1")));
  }

  @Test
  void needsAreReadFromTheDynamicSection() throws IOException {
    ElfFile elf = ElfFile.parse(TestFiles.elf(LINKER, "libm.so.6", "libc.so.6"));
    assertEquals(List.of("libm.so.6", "libc.so.6"), elf.needed());
    assertEquals(Optional.of(LINKER), elf.interpreter());
    ElfFile isStatic = ElfFile.parse(TestFiles.elf(null));
    assertEquals(List.of(), isStatic.needed());
    assertEquals(Optional.empty(), isStatic.interpreter());
  }

  @Test
  void programsForOtherProcessorsAndDamagedOnesAreErrors() {
    byte[] x86 = TestFiles.elf(null);
    x86[18] = 62;
    assertThrows(IOException.class, () -> ElfFile.parse(x86));
    byte[] damaged = TestFiles.elf(null, "libc.so.6");
    damaged[33] = 0x7F;
    assertThrows(IOException.class, () -> ElfFile.parse(damaged));
    assertFalse(ElfFile.isElf(TestFiles.bytes("#!/bin/sh\n")));
  }
}
