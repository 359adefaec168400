package org.pangaea.deploy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.pangaea.control.LoadRequest;
import org.pangaea.control.ShareSpecification;
import org.pangaea.control.VmReference;
import org.pangaea.guests.GuestImages;
import org.pangaea.guests.Progress;

/** The steps that make a machine run on VMMs that have been joined. */
final class BringUp {
  private static final Duration STEP = Duration.ofSeconds(20);
  private static final Duration LOAD = Duration.ofSeconds(60);

  private final Specifications specifications;
  private final Launcher launcher;
  private final Progress progress;

  BringUp(Specifications specifications, Launcher launcher, Progress progress) {
    this.specifications = specifications;
    this.launcher = launcher;
    this.progress = progress;
  }

  /** Makes the shares and loads the guest. Nothing runs yet. */
  void prepare(ClusterSession session, GuestImages guest)
      throws DeployException, InterruptedException {
    createShares(session);
    progress.phase("Loading the guest " + guest.name());
    load(session, guest);
  }

  private void createShares(ClusterSession session) throws DeployException, InterruptedException {
    List<ShareSpecification> shares =
        specifications.shares(session.info().vm(), session.info().name());
    List<NodeClient.Request<Void>> requests = new ArrayList<>();
    for (int i = 0; i < shares.size(); i++) {
      ShareSpecification share = shares.get(i);
      requests.add(
          session
              .clients()
              .get(i)
              .send("make its share of the machine", control -> control.createShare(share)));
    }
    ClusterSession.awaitAll(requests, STEP);
  }

  private void load(ClusterSession session, GuestImages guest)
      throws DeployException, InterruptedException {
    Path kernel =
        guest
            .kernel()
            .orElseThrow(() ->
                new DeployException(
                    DeployException.Kind.FAILED,
                    "The guest '%s' has no kernel to start.".formatted(guest.name())));
    NodeClient boot = session.clients().get(specifications.bootNode());
    VmmProcess vmm = launcher.find(session.info().nodes().get(specifications.bootNode()));
    LoadRequest request =
        new LoadRequest(
            session.info().vm(),
            vmm.bring(kernel, progress),
            guest.initrd().isPresent() ? vmm.bring(guest.initrd().get(), progress) : null,
            specifications.startingAtHome(guest).commandLine());
    boot.call("load the guest", LOAD, control -> control.load(request));
  }

  /** Lets all harts run; those that could start the others last. */
  void start(ClusterSession session) throws DeployException, InterruptedException {
    VmReference vm = new VmReference(session.info().vm());
    NodeClient boot = session.clients().get(specifications.bootNode());
    List<NodeClient.Request<Void>> others =
        session.clients().stream()
            .filter(client -> client != boot)
            .map(client -> client.send("start", control -> control.start(vm)))
            .toList();
    ClusterSession.awaitAll(others, STEP);
    boot.call("start", STEP, control -> control.start(vm));
  }

  static String counted(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
