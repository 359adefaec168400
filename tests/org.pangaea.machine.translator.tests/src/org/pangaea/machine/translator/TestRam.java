package org.pangaea.machine.translator;

import org.pangaea.machine.Access;
import org.pangaea.machine.GuestMemory;
import org.pangaea.machine.Hart;
import org.pangaea.machine.HostMemory;
import org.pangaea.machine.MemoryPort;
import org.pangaea.riscv.Assembler;
import org.pangaea.riscv.Program;

/** RAM that one hart has for itself, and nothing else. */
final class TestRam implements MemoryPort, AutoCloseable {
  static final long START = GuestMemory.RAM_BASE;

  private final GuestMemory ram = new GuestMemory(16 << 20);

  /** A hart in front of a program, which is at the start. */
  Hart load(String text) {
    Program program = Assembler.assemble(text, START);
    HostMemory.copyIn(program.bytes(), 0, ram.address(START), program.bytes().length);
    Hart hart = new Hart(0, this, () -> 0);
    hart.start(START, 0);
    return hart;
  }

  void putLong(long gpa, long value) {
    HostMemory.putLong(ram.address(gpa), value);
  }

  @Override
  public boolean isRam(long gpa) {
    return ram.contains(gpa);
  }

  @Override
  public long hostAddress(long gpa) {
    return ram.address(gpa);
  }

  @Override
  public void acquire(Hart hart, long gfn, Access access) {}

  @Override
  public long readDevice(Hart hart, long gpa, int size) {
    throw new AssertionError("there is no device");
  }

  @Override
  public void writeDevice(Hart hart, long gpa, int size, long value) {
    throw new AssertionError("there is no device");
  }

  @Override
  public void close() {
    ram.close();
  }
}
