package org.pangaea.vmm.share;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pangaea.coherence.Counter;
import org.pangaea.coherence.Glance;
import org.pangaea.coherence.MirrorState;
import org.pangaea.control.CodeStatus;
import org.pangaea.control.HartStatus;
import org.pangaea.control.LinkStatus;
import org.pangaea.control.MirrorCounts;
import org.pangaea.control.ShareSpecification;
import org.pangaea.control.ShareStatus;
import org.pangaea.control.TranslatedRegion;
import org.pangaea.control.VmState;
import org.pangaea.fabric.Link;
import org.pangaea.machine.CodeReport;
import org.pangaea.machine.GuestMemory;

/** What a share tells its clients about itself. Any thread; the parts need not be of one moment. */
final class Statuses {
  private Statuses() {}

  static ShareStatus of(Share share, VmState now, String why) {
    ShareSpecification specification = share.specification();
    Network network = share.network();
    List<HartStatus> hartStates = new ArrayList<>();
    for (HartThread hart : share.harts().here()) {
      Sleeper.Wait wait = hart.waiting();
      String doing =
          switch (hart.state()) {
            case STOPPED -> "stopped";
            case STARTED -> now.ended() ? "ended" : wait == null ? "running" : wait.what();
            default -> hart.state().name().toLowerCase(java.util.Locale.ROOT);
          };
      hartStates.add(
          new HartStatus(
              hart.hart.id,
              doing,
              hart.hart.instret,
              hart.hart.pc,
              hart.cpuNanos(),
              hart.processor()));
    }
    List<LinkStatus> linkStates = new ArrayList<>();
    for (int node = 0; node < network.nodes(); node++) {
      Link link = network.link(node);
      if (link != null) {
        linkStates.add(
            new LinkStatus(
                link.peerName(),
                link.open(),
                link.counters().framesIn(),
                link.counters().framesOut(),
                link.counters().bytesIn(),
                link.counters().bytesOut()));
      }
    }
    return new ShareStatus(
        specification.nodes().get(specification.node()),
        specification.vm(),
        specification.name(),
        now,
        why,
        specification.engine(),
        share.guestTime(),
        hartStates,
        GuestMemory.PAGE_SIZE,
        pagesByState(share.memory()),
        mirrors(share),
        share.counters().values(),
        share.counters().latencies(),
        linkStates);
  }

  /** What code is hot, at most so many pieces of it. */
  static CodeStatus code(Share share, CodeReport report) {
    ShareSpecification specification = share.specification();
    return new CodeStatus(
        specification.nodes().get(specification.node()),
        specification.engine(),
        share.harts().here().stream().mapToLong(hart -> hart.hart.instret).sum(),
        report.retired(),
        report.regions(),
        report.dropped(),
        report.bytes(),
        report.hottest().stream()
            .map(region ->
                new TranslatedRegion(
                    region.address(),
                    region.instructions(),
                    region.bytes(),
                    region.runs(),
                    region.retired()))
            .toList());
  }

  /** What pages of other nodes take here. */
  static MirrorCounts mirrors(Share share) {
    MirrorFrames mirrors = share.memory().mirrors();
    Counters counters = share.counters();
    return new MirrorCounts(
        mirrors.used(),
        mirrors.budgetBytes(),
        counters.value(Counter.DROPPED),
        counters.value(Counters.Event.OUTDATED_DROPPED),
        counters.value(Counter.EVICTION));
  }

  private static Map<String, Long> pagesByState(SharedMemory memory) {
    StateCount count = new StateCount();
    long first = GuestMemory.RAM_BASE >>> GuestMemory.PAGE_SHIFT;
    memory.glance(first, Math.toIntExact(memory.frames().endPage() - first), 0, count);
    Map<String, Long> pages = new LinkedHashMap<>();
    pages.put("modified", count.of(MirrorState.MODIFIED));
    pages.put(
        "exclusive", count.home + count.of(MirrorState.EXCLUSIVE) + count.of(MirrorState.OFFERED));
    pages.put("shared", count.of(MirrorState.SHARED) + count.of(MirrorState.UPGRADING));
    long held = pages.values().stream().mapToLong(Long::longValue).sum();
    pages.put("invalid", memory.frames().endPage() - first - held);
    return pages;
  }

  /** Counts pages by state, without a lock: this is asked often, of a million pages. */
  private static final class StateCount implements Glance {
    private final long[] byState = new long[MirrorState.values().length];
    private long home;

    long of(MirrorState state) {
      return byState[state.ordinal()];
    }

    @Override
    public void unchanged(int count) {
      throw new IllegalStateException("Everything was asked for.");
    }

    @Override
    public void untouched(boolean here) {
      home += here ? 1 : 0;
    }

    @Override
    public void page(MirrorState state, int answers) {
      byState[state.ordinal()]++;
    }
  }
}
