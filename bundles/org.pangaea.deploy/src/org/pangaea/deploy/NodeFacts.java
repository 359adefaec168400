package org.pangaea.deploy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.pangaea.control.CodeRequest;
import org.pangaea.control.CodeStatus;
import org.pangaea.control.PageCounts;
import org.pangaea.control.PagesRequest;
import org.pangaea.control.Report;
import org.pangaea.control.ShareSpecification;
import org.pangaea.control.ShareStatus;
import org.pangaea.control.VmReference;
import org.pangaea.control.VmmControl;
import org.pangaea.control.VmmInfo;

/**
 * All that one node tells of itself and of its share of a machine, to be looked at elsewhere. What
 * it does not tell is null, and the reason is among the problems.
 *
 * @param node the virtual node's name
 * @param vmm who it is
 * @param share state and counters
 * @param specification what its share was made from
 * @param code what guest code is hot
 * @param pages what was counted by hart and page
 * @param report everything that helps to find out why something hangs
 * @param problems sentences, each naming the node
 */
public record NodeFacts(
    String node,
    VmmInfo vmm,
    ShareStatus share,
    ShareSpecification specification,
    CodeStatus code,
    PageCounts pages,
    Report report,
    List<String> problems) {
  private static final int HOTTEST_CODE = 100;
  private static final int HOTTEST_PAGES = 200;

  /**
   * Asks a node.
   *
   * @param vm number of the machine; empty: only who the node is
   * @param limit for each answer
   */
  public static NodeFacts of(NodeInfo node, OptionalInt vm, Duration limit)
      throws InterruptedException {
    try (NodeClient client = NodeClient.connect(node, new SilentListener())) {
      return new Questions(client, limit).ask(node.name(), vm);
    } catch (IOException e) {
      String problem = ClusterSession.unreachable(node, e).getMessage();
      return new NodeFacts(node.name(), null, null, null, null, null, null, List.of(problem));
    }
  }

  /** Whether it could be reached. */
  public boolean reached() {
    return vmm != null;
  }

  /** Each question is a matter of its own: a node that does not answer one may answer others. */
  private static final class Questions {
    private final NodeClient client;
    private final Duration limit;
    private final List<String> problems = new ArrayList<>();

    Questions(NodeClient client, Duration limit) {
      this.client = client;
      this.limit = limit;
    }

    NodeFacts ask(String node, OptionalInt vm) throws InterruptedException {
      VmmInfo vmm = answer("tell who it is", VmmControl::info);
      if (vmm == null || vm.isEmpty()) {
        return new NodeFacts(node, vmm, null, null, null, null, null, problems);
      }
      VmReference machine = new VmReference(vm.getAsInt());
      CodeRequest code = new CodeRequest(machine.vm(), HOTTEST_CODE);
      PagesRequest pages = new PagesRequest(machine.vm(), HOTTEST_PAGES, null);
      return new NodeFacts(
          node,
          vmm,
          answer("tell its status", control -> control.status(machine)),
          answer("tell its specification", control -> control.specification(machine)),
          answer("tell what is hot", control -> control.code(code)),
          answer("tell its page faults", control -> control.pages(pages)),
          answer("report", control -> control.report(machine)),
          problems);
    }

    private <T> T answer(String what, Function<VmmControl, CompletableFuture<T>> call)
        throws InterruptedException {
      try {
        return client.call(what, limit, call);
      } catch (DeployException e) {
        problems.add(e.getMessage());
        return null;
      }
    }
  }
}
