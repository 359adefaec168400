package org.pangaea.vmm.share;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.pangaea.machine.GuestMemory;

/** What the operating system says about the memory of frames. Linux only. */
public final class HostFrames {
  private HostFrames() {}

  /**
   * Bytes of host memory that the frames of shares of this process take. The kernel may show
   * reservations of several shares as one.
   */
  public static long committed(List<Share> shares) throws IOException {
    long sum = 0;
    boolean counts = false;
    for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
      if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
        String[] range = line.substring(0, line.indexOf(' ')).split("-");
        long from = Long.parseUnsignedLong(range[0], 16);
        long to = Long.parseUnsignedLong(range[1], 16);
        counts = shares.stream().anyMatch(share -> overlaps(share.memory().frames(), from, to));
      } else if (counts && line.startsWith("Anonymous:")) {
        sum += Long.parseLong(line.replaceAll("\\D+", "")) << 10;
      }
    }
    return sum;
  }

  private static boolean overlaps(GuestMemory frames, long from, long to) {
    long first = frames.address(GuestMemory.RAM_BASE);
    return first < to && first + frames.size() > from;
  }
}
