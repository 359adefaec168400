package org.pangaea.machine.translator;

import java.util.BitSet;
import org.pangaea.machine.GuestMemory;
import org.pangaea.machine.HostMemory;
import org.pangaea.machine.interpreter.MicroOp;
import org.pangaea.machine.interpreter.Profile;
import org.pangaea.riscv.Assembler;
import org.pangaea.riscv.Program;

/** Plans of regions of a page that a test writes. */
final class Plans {
  private Plans() {}

  /** What is known: calls that come back, where regions begin, and one indirect jump. */
  record Seen(BitSet entries, BitSet regions, int jump, char... targets) implements Profile {
    static final Seen NOTHING = new Seen(new BitSet(), new BitSet(), -1);

    @Override
    public boolean begins(int position) {
      return regions.get(position);
    }

    @Override
    public boolean entered(int position) {
      return entries.get(position);
    }

    @Override
    public char[] jumpsFrom(int position) {
      return position == jump ? targets : new char[0];
    }
  }

  /** The decoded page with this program at its start. */
  static long[] page(String text) {
    Program program = Assembler.assemble(text, GuestMemory.RAM_BASE);
    GuestMemory memory = new GuestMemory(4096);
    try {
      long host = memory.address(GuestMemory.RAM_BASE);
      HostMemory.copyIn(program.bytes(), 0, host, program.bytes().length);
      long[] code = new long[MicroOp.HALFWORDS + 2];
      for (int at = 0; at < program.bytes().length / 2; at += MicroOp.halfwords(code[at])) {
        code[at] = MicroOp.decode(host, at);
      }
      return code;
    } finally {
      memory.close();
    }
  }

  /** The region that begins there, if nothing is known but the code. */
  static RegionPlan plan(long[] code, int head) {
    return new RegionPlan(code, head, Seen.NOTHING, RegionPlan.MAX_INSTRUCTIONS);
  }
}
