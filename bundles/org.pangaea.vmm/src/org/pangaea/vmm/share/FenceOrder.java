package org.pangaea.vmm.share;

import java.nio.ByteBuffer;
import org.pangaea.firmware.sbi.FenceKind;

/**
 * What a remote fence is about. On the wire: kind (1), start (8), size (8), asid (8).
 *
 * @param kind of fence
 * @param start virtual address
 * @param size bytes; see {@link org.pangaea.machine.Hart#fenceRange}
 * @param asid address space, for {@link FenceKind#SFENCE_VMA_ASID}
 */
record FenceOrder(FenceKind kind, long start, long size, long asid) {
  void encode(ByteBuffer out) {
    out.put((byte) kind.ordinal()).putLong(start).putLong(size).putLong(asid);
  }

  static FenceOrder decode(ByteBuffer in) {
    return new FenceOrder(FenceKind.values()[in.get()], in.getLong(), in.getLong(), in.getLong());
  }
}
