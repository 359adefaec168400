package org.pangaea.vmm.console;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.pangaea.control.CodeRequest;
import org.pangaea.control.CodeStatus;
import org.pangaea.control.FaultCount;
import org.pangaea.control.HartCounts;
import org.pangaea.control.HartFaults;
import org.pangaea.control.HartStatus;
import org.pangaea.control.LinkStatus;
import org.pangaea.control.MigrateRequest;
import org.pangaea.control.PageCounts;
import org.pangaea.control.PageFaults;
import org.pangaea.control.PagesRequest;
import org.pangaea.control.ResumeRequest;
import org.pangaea.control.ShareStatus;
import org.pangaea.control.TranslatedRegion;
import org.pangaea.control.VmReference;
import org.pangaea.control.VmmControl;
import org.pangaea.control.VmmInfo;

/**
 * Commands for what the control interface offers, about this node alone. Gogo finds them by name
 * and number of arguments; the number of a machine may be left out where there is only one.
 */
public final class VmmCommands {
  /** The variable of a session that has the VMM. */
  static final String SESSION = ".pangaea";

  static final String SCOPE = "pangaea";

  static final String[] FUNCTIONS = {
    "info",
    "machines",
    "status",
    "top",
    "hot",
    "report",
    "pause",
    "resume",
    "migrate",
    "stop",
    "shutdown"
  };

  private static final int SHOWN = 20;

  private static Answers vmm(CommandSession session) {
    return (Answers) session.get(SESSION);
  }

  private static int only(CommandSession session) {
    return vmm(session).onlyMachine();
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values) + "\n";
  }

  @Descriptor("who this VMM is")
  public String info(CommandSession session) {
    VmmInfo info = vmm(session).of(VmmControl::info);
    return line("node     %s", info.name())
        + line("process  %d", info.pid())
        + line("version  %s", info.version())
        + line("Java     %s", info.javaVersion())
        + line("engines  %s", String.join(" ", info.engines()));
  }

  @Descriptor("the machines that have a share on this node")
  public String machines(CommandSession session) {
    StringBuilder text = new StringBuilder();
    for (int vm : vmm(session).of(VmmControl::machines).vms()) {
      ShareStatus share = share(session, vm);
      text.append(line("%4d  %-20s %-12s %s", vm, share.name(), share.state(), share.reason()));
    }
    return text.isEmpty() ? "none\n" : text.toString();
  }

  private static ShareStatus share(CommandSession session, int vm) {
    return vmm(session).of(control -> control.status(new VmReference(vm)));
  }

  @Descriptor("state, harts, pages, links and counters of the only machine's share")
  public String status(CommandSession session) {
    return status(session, only(session));
  }

  @Descriptor("state, harts, pages, links and counters of a machine's share")
  public String status(CommandSession session, @Descriptor("number of the machine") int vm) {
    ShareStatus share = share(session, vm);
    StringBuilder text =
        new StringBuilder(
            line("machine %d, %s: %s (%s)", vm, share.name(), share.state(), share.reason()));
    text.append(line("engine %s, guest time %.3f s", share.engine(), share.guestTicks() / 1e7));
    for (HartStatus hart : share.harts()) {
      text.append(
          line(
              "hart %-3d %-24s %,18d instructions  pc %x",
              hart.id(), hart.state(), hart.instructions(), hart.pc()));
    }
    text.append(line("pages held: %s", new TreeMap<>(share.pagesByState())));
    for (LinkStatus link : share.links()) {
      text.append(
          line(
              "link to %s: %s, frames %d in, %d out",
              link.peer(), link.open() ? "up" : "down", link.framesIn(), link.framesOut()));
    }
    for (Map.Entry<String, Long> counter : new TreeMap<>(share.counters()).entrySet()) {
      if (counter.getValue() != 0) {
        text.append(line("%-40s %,18d", counter.getKey(), counter.getValue()));
      }
    }
    return text.toString();
  }

  @Descriptor("pages that harts of this node waited for most, and how its harts spend their time")
  public String top(CommandSession session) {
    return top(session, only(session));
  }

  @Descriptor("pages that harts of this node waited for most, and how its harts spend their time")
  public String top(CommandSession session, @Descriptor("number of the machine") int vm) {
    PagesRequest request = new PagesRequest(vm, SHOWN, null);
    PageCounts counts = vmm(session).of(control -> control.pages(request));
    StringBuilder text = new StringBuilder();
    for (PageFaults page : counts.pages()) {
      text.append(
          line(
              "page %-12x %s %,12d faults %,12d µs",
              page.page(),
              page.state(),
              page.harts().stream().mapToLong(HartFaults::faults).sum(),
              page.harts().stream().mapToLong(HartFaults::nanos).sum() / 1000));
    }
    for (HartCounts hart : counts.harts()) {
      text.append(
          line(
              "hart %d: faults %s; ms %s",
              hart.id(),
              hart.faults().stream()
                  .collect(
                      Collectors.toMap(
                          FaultCount::kind, FaultCount::count, Long::sum, TreeMap::new)),
              hart.nanosByActivity().entrySet().stream()
                  .collect(
                      Collectors.toMap(
                          Map.Entry::getKey,
                          e -> e.getValue() / 1_000_000,
                          Long::sum,
                          TreeMap::new))));
    }
    return text.toString();
  }

  @Descriptor("guest code of the only machine that is hot on this node")
  public String hot(CommandSession session) {
    return hot(session, only(session));
  }

  @Descriptor("guest code of a machine that is hot on this node")
  public String hot(CommandSession session, @Descriptor("number of the machine") int vm) {
    CodeStatus code = vmm(session).of(control -> control.code(new CodeRequest(vm, SHOWN)));
    StringBuilder text =
        new StringBuilder(
            line(
                "%s: %,d instructions, %,d of them translated, %d regions",
                code.engine(), code.instructions(), code.inRegions(), code.regions()));
    for (TranslatedRegion region : code.hottest()) {
      text.append(
          line(
              "%12x %6d instructions, %,14d executed",
              region.address(), region.instructions(), region.retired()));
    }
    return text.toString();
  }

  @Descriptor("what harts of the only machine wait for, the pages and links concerned")
  public String report(CommandSession session) {
    return report(session, only(session));
  }

  @Descriptor("what harts of a machine wait for, the pages and links concerned")
  public String report(CommandSession session, @Descriptor("number of the machine") int vm) {
    return vmm(session).of(control -> control.report(new VmReference(vm))).text();
  }

  @Descriptor("stops the only machine's harts on this node; those of other nodes run on")
  public String pause(CommandSession session) {
    return pause(session, only(session));
  }

  @Descriptor("stops a machine's harts on this node; those of other nodes run on")
  public String pause(CommandSession session, @Descriptor("number of the machine") int vm) {
    long ticks = vmm(session).of(control -> control.pause(new VmReference(vm))).ticks();
    return line("Machine %d stands on this node at guest time %.3f s.", vm, ticks / 1e7);
  }

  @Descriptor("lets the only machine's harts on this node run on")
  public String resume(CommandSession session) {
    return resume(session, only(session));
  }

  /** Its own time may be behind that of other nodes: the first frame of theirs moves it up. */
  @Descriptor("lets a machine's harts on this node run on")
  public String resume(CommandSession session, @Descriptor("number of the machine") int vm) {
    ResumeRequest request = new ResumeRequest(vm, share(session, vm).guestTicks());
    vmm(session).of(control -> control.resume(request));
    return line("Machine %d runs on this node.", vm);
  }

  @Descriptor("moves a hart of the only machine to another node, which is named by its index")
  public String migrate(
      CommandSession session,
      @Descriptor("number of the hart") int hart,
      @Descriptor("index of the node, from 0") int node) {
    return migrate(session, only(session), hart, node);
  }

  @Descriptor("moves a hart of a machine to another node, which is named by its index")
  public String migrate(
      CommandSession session,
      @Descriptor("number of the machine") int vm,
      @Descriptor("number of the hart") int hart,
      @Descriptor("index of the node, from 0") int node) {
    MigrateRequest request = new MigrateRequest(vm, hart, node);
    boolean moved = vmm(session).of(control -> control.migrate(request)).moved();
    return line(
        moved ? "Hart %d is on node %d now." : "Hart %d is on node %d already.", hart, node);
  }

  @Descriptor("ends a machine, on all nodes")
  public String stop(CommandSession session, @Descriptor("number of the machine") int vm) {
    vmm(session).of(control -> control.stop(new VmReference(vm)));
    return line("Machine %d is stopped.", vm);
  }

  @Descriptor("ends this VMM, and with it all machines that have a share on this node")
  public String shutdown(CommandSession session) {
    vmm(session).of(VmmControl::shutdown);
    return "The VMM ends.\n";
  }
}
