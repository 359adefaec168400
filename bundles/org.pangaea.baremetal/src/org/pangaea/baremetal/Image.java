package org.pangaea.baremetal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.pangaea.firmware.DeviceTrees;
import org.pangaea.firmware.MachineDescription;
import org.pangaea.firmware.MachineDescriptionBuilder;
import org.pangaea.machine.GuestMemory;
import org.pangaea.machine.HostMemory;

/**
 * A program in a machine's RAM, with the device tree behind it.
 *
 * @param entry where harts start
 * @param deviceTree its address; 0 if there is no room for it
 * @param toHost the address of the variable {@code tohost}, if the program has one
 * @param fromHost the same for {@code fromhost}
 */
record Image(long entry, long deviceTree, OptionalLong toHost, OptionalLong fromHost) {
  private static final int CHUNK = 1 << 16;

  /** Where a kernel expects a device tree to be aligned to. */
  private static final long TREE_ALIGNMENT = 2 << 20;

  /** Reads the program and puts it into RAM. */
  static Image load(Path file, GuestMemory ram, Settings settings) throws RunException {
    try {
      ElfFile elf = ElfFile.parse(map(file));
      for (ElfFile.Segment segment : elf.segments()) {
        load(file, segment, ram);
      }
      if (!ram.contains(elf.entry()) || (elf.entry() & 1) != 0) {
        throw refused(file, "starts at 0x%x, which is not in its memory".formatted(elf.entry()));
      }
      return new Image(
          elf.entry(),
          placeDeviceTree(elf, ram, settings),
          variable(file, elf, "tohost", ram),
          variable(file, elf, "fromhost", ram));
    } catch (ElfFile.ElfException e) {
      throw refused(file, e.getMessage());
    }
  }

  private static RunException refused(Path file, String what) {
    return new RunException(RunStatus.FAILED, "%s %s.".formatted(file, what));
  }

  private static ByteBuffer map(Path file) throws RunException {
    if (Files.isDirectory(file)) {
      throw refused(file, "is a directory; name a program in it");
    }
    if (Files.exists(file) && !Files.isReadable(file)) {
      throw refused(file, "cannot be read: permission denied");
    }
    try (FileChannel channel = FileChannel.open(file)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw refused(file, "is larger than 2 GiB");
      }
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
    } catch (NoSuchFileException e) {
      throw new RunException(RunStatus.NOT_FOUND, "There is no file %s.".formatted(file));
    } catch (IOException e) {
      throw refused(file, "cannot be read (%s)".formatted(e.getMessage()));
    }
  }

  private static void load(Path file, ElfFile.Segment segment, GuestMemory ram)
      throws RunException {
    long offset = segment.physical() - GuestMemory.RAM_BASE;
    if (!ram.contains(segment.physical()) || ram.size() - offset < segment.size()) {
      throw refused(
          file,
          "has a segment of %d bytes at 0x%x, outside the machine's RAM (0x%x to 0x%x); link it into RAM, or give the machine more with --memory"
              .formatted(
                  segment.size(),
                  segment.physical(),
                  GuestMemory.RAM_BASE,
                  GuestMemory.RAM_BASE + ram.size() - 1));
    }
    ByteBuffer bytes = segment.bytes().duplicate();
    long to = ram.address(segment.physical());
    // Segments may overlap, so what is zero in one may not be zero yet.
    HostMemory.zero(to, segment.size());
    copy(bytes, to);
  }

  private static void copy(ByteBuffer bytes, long host) {
    byte[] chunk = new byte[CHUNK];
    long to = host;
    while (bytes.hasRemaining()) {
      int length = Math.min(chunk.length, bytes.remaining());
      bytes.get(chunk, 0, length);
      HostMemory.copyIn(chunk, 0, to, length);
      to += length;
    }
  }

  private static OptionalLong variable(Path file, ElfFile elf, String name, GuestMemory ram)
      throws ElfFile.ElfException, RunException {
    OptionalLong address = elf.symbol(name);
    if (address.isPresent()
        && ((address.getAsLong() & 7) != 0 || !ram.contains(address.getAsLong()))) {
      throw refused(
          file,
          "has its variable %s at 0x%x, which is not eight aligned bytes of its memory"
              .formatted(name, address.getAsLong()));
    }
    return address;
  }

  /** At RAM's end, as far as no segment is in the way. */
  private static long placeDeviceTree(ElfFile elf, GuestMemory ram, Settings settings) {
    MachineDescriptionBuilder description =
        MachineDescription.builder().withMachineMode().memory(GuestMemory.RAM_BASE, ram.size(), 0);
    for (int hart = 0; hart < settings.harts(); hart++) {
      description.hart(hart, 0);
    }
    byte[] tree = DeviceTrees.forMachine(description.build());
    long end = GuestMemory.RAM_BASE + ram.size();
    long alignment =
        ram.size() >= 2 * TREE_ALIGNMENT ? TREE_ALIGNMENT : GuestMemory.GUEST_PAGE_SIZE;
    long place = end - tree.length & -alignment;
    if (place < GuestMemory.RAM_BASE
        || elf.segments().stream()
            .anyMatch(s -> s.physical() < place + tree.length && place < s.physical() + s.size())) {
      return 0;
    }
    HostMemory.copyIn(tree, 0, ram.address(place), tree.length);
    return place;
  }
}
