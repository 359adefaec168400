package org.pangaea.vmm;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.pangaea.control.ConnectRequest;
import org.pangaea.control.FabricAddress;
import org.pangaea.control.FabricKey;
import org.pangaea.control.FabricRequest;
import org.pangaea.control.HartPlace;
import org.pangaea.control.LinkLoss;
import org.pangaea.control.Peer;
import org.pangaea.control.ShareSpecification;
import org.pangaea.control.StateChange;
import org.pangaea.control.VmState;
import org.pangaea.control.VmmListener;
import org.pangaea.control.Warning;
import org.pangaea.fabric.DeploymentToken;
import org.pangaea.fabric.FabricEndpoint;
import org.pangaea.fabric.FabricException;
import org.pangaea.fabric.FabricOptions;
import org.pangaea.fabric.FrameHandler;
import org.pangaea.fabric.Link;
import org.pangaea.fabric.Reply;
import org.pangaea.fabric.wire.Address;
import org.pangaea.fabric.wire.SocketTransport;
import org.pangaea.fabric.wire.TlsIdentity;
import org.pangaea.fabric.wire.TlsTransport;
import org.pangaea.machine.Engine;
import org.pangaea.machine.GuestMemory;
import org.pangaea.vmm.host.Processors;
import org.pangaea.vmm.host.ThreadScheduling;
import org.pangaea.vmm.share.Share;
import org.pangaea.vmm.share.ShareListener;

/**
 * One virtual machine monitor: any number of shares of VMs, and the links to the VMMs that have the
 * others. Any thread may call.
 */
public final class Vmm implements AutoCloseable {
  /** The first one of a process takes seconds on a busy computer: classes are loaded for it. */
  private static final Duration TLS_HANDSHAKE = Duration.ofSeconds(15);

  private final String name;
  private final Map<String, Engine> engines = new ConcurrentHashMap<>();
  private final Map<Integer, Share> shares = new ConcurrentHashMap<>();

  /**
   * Numbers of all VMs that ever had a share here. None is used again: a frame of the old one,
   * still under way, would be taken for one of the new.
   */
  private final Set<Integer> numbers = new HashSet<>();

  private final Strangers strangers = new Strangers();
  private final List<VmmListener> listeners = new CopyOnWriteArrayList<>();
  private final Processors processors;
  private final FabricIdentity identity;
  private FabricEndpoint fabric;
  private volatile TlsIdentity certified;
  private volatile boolean closing;

  /** A VMM in a process that has other things to do, too: its other threads are left alone. */
  public Vmm(String name) {
    this(name, false);
  }

  /**
   * @param name unique in its cluster
   * @param ownsProcess whether all threads of this process are for it, and are kept off the
   *     processors of harts
   */
  public Vmm(String name, boolean ownsProcess) {
    this.name = name;
    processors = new Processors(ownsProcess);
    identity = new FabricIdentity(name);
  }

  public String name() {
    return name;
  }

  /** Makes an engine known. */
  public void addEngine(Engine engine) {
    engines.put(engine.name(), engine);
  }

  /** Forgets an engine; shares that use it keep it. */
  public void removeEngine(Engine engine) {
    engines.remove(engine.name(), engine);
  }

  /** Names of the engines. */
  public List<String> engines() {
    return engines.keySet().stream().sorted().toList();
  }

  /** From now on the listener is told what happens. */
  public void addListener(VmmListener listener) {
    listeners.add(listener);
  }

  public void removeListener(VmmListener listener) {
    listeners.remove(listener);
  }

  /** By what others can certify who this is. */
  public FabricKey fabricKey() {
    return identity.key();
  }

  /** What it shows to others of its deployment, once it has been given a certificate. */
  Optional<TlsIdentity> certified() {
    return Optional.ofNullable(certified);
  }

  /**
   * Starts to listen for other VMMs. With certificates it also has no more clients that cannot show
   * one of the same authority; those that are connected stay.
   */
  public synchronized FabricAddress openFabric(FabricRequest request) throws FabricException {
    if (fabric != null) {
      throw new IllegalStateException("The fabric of " + name + " is open already.");
    }
    Address address = Address.parse(request.address());
    if (request.certificates() == null && !request.plain()) {
      requireWithinComputer(address);
    }
    FabricOptions options =
        FabricOptions.of(name, DeploymentToken.parse(request.token()), address)
            .withReconnectLimit(Duration.ofSeconds(request.reconnectSeconds()));
    TlsIdentity shown = null;
    if (request.certificates() != null) {
      shown = identity.certified(request.certificates());
      options =
          options
              .withTransport(new TlsTransport(new SocketTransport(), shown))
              .withHandshakeTimeout(TLS_HANDSHAKE);
    }
    fabric = FabricEndpoint.open(options, new Frames());
    certified = shown;
    return new FabricAddress(fabric.address().toString());
  }

  /** Guest memory in clear is for who has asked for it: no client leaves it out by mistake. */
  private void requireWithinComputer(Address address) {
    boolean within;
    try {
      within =
          !address.scheme().equals(Address.TCP)
              || InetAddress.getByName(address.host()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      within = false;
    }
    if (!within) {
      throw new IllegalArgumentException(
          name
              + " was given no certificate, and would send guest memory in clear from "
              + address
              + ". Give it one, or say plainLinks = true in the model.");
    }
  }

  /** Links to all peers; returns when every link is up. */
  public void connect(ConnectRequest request) throws FabricException {
    Map<String, Address> peers = new TreeMap<>();
    for (Peer peer : request.peers()) {
      peers.put(peer.name(), Address.parse(peer.address().address()));
    }
    openedFabric().connectAll(peers, Duration.ofMillis(request.timeoutMillis()));
  }

  private synchronized FabricEndpoint openedFabric() {
    if (fabric == null) {
      throw new IllegalStateException("The fabric of " + name + " is not open yet.");
    }
    return fabric;
  }

  private void requireUnit(ShareSpecification specification) {
    if (specification.coherenceUnit() != GuestMemory.PAGE_SIZE) {
      throw new IllegalArgumentException(
          "%s was started to share memory in units of %d bytes, and %s wants %d: deploy the cluster anew."
              .formatted(
                  name,
                  GuestMemory.PAGE_SIZE,
                  specification.name(),
                  specification.coherenceUnit()));
    }
  }

  /** Makes a share. */
  public synchronized void createShare(ShareSpecification specification) {
    Engine engine = engines.get(specification.engine());
    if (engine == null) {
      throw new IllegalArgumentException(
          name + " has no engine '" + specification.engine() + "'; it has " + engines() + ".");
    }
    requireNew(specification);
    requireUnit(specification);
    processors.require(name, specification.processors());
    for (HartPlace hart : specification.harts()) {
      if (hart.node() == specification.node()) {
        processors.require(name, hart.processors());
      }
    }
    Link[] links = new Link[specification.nodes().size()];
    for (int i = 0; i < links.length; i++) {
      if (i == specification.node()) {
        continue;
      }
      links[i] = fabric == null ? null : fabric.link(specification.nodes().get(i));
      if (links[i] == null) {
        throw new IllegalStateException(
            name + " has no link to " + specification.nodes().get(i) + "; connect the VMMs first.");
      }
    }
    processors.claim(specification.processors(), specification.claimedByOthers());
    Share share = Share.open(specification, engine, links, processors, new ShareEvents());
    numbers.add(specification.vm());
    shares.put(specification.vm(), share);
    for (int i = 0; i < links.length; i++) {
      // A link that ended before the share was known has told nobody.
      if (links[i] != null && !links[i].open()) {
        share.lostNode(i, "it ended while the share was made");
      }
    }
  }

  private void requireNew(ShareSpecification specification) {
    if (shares.containsKey(specification.vm())) {
      throw new IllegalStateException(
          name + " has a share of VM " + specification.vm() + " already; stop it first.");
    }
    if (numbers.contains(specification.vm())) {
      throw new IllegalStateException(
          "VM "
              + specification.vm()
              + " has been on "
              + name
              + " and was stopped; numbers of VMs are not used again.");
    }
    for (Share other : shares.values()) {
      if (other.specification().name().equals(specification.name())) {
        throw new IllegalStateException(
            name
                + " has a share of a VM named '"
                + specification.name()
                + "' already, number "
                + other.specification().vm()
                + "; stop it first.");
      }
    }
  }

  /** The numbers of the VMs of which there is a share, ascending. */
  public List<Integer> machines() {
    return shares.keySet().stream().sorted().toList();
  }

  /** The share of a VM. */
  public Share share(int vm) {
    Share share = shares.get(vm);
    if (share == null) {
      throw unknown(vm);
    }
    return share;
  }

  private IllegalArgumentException unknown(int vm) {
    return new IllegalArgumentException(name + " has no share of VM " + vm + ".");
  }

  /**
   * Ends a share and frees what it holds. Its name is taken until that is done. Nothing is to be
   * done if it was stopped before: whoever asks wants it gone.
   */
  public void stopShare(int vm) {
    Share share = shares.get(vm);
    if (share != null) {
      share.close();
      shares.remove(vm, share);
    } else if (!wasHere(vm)) {
      throw unknown(vm);
    }
  }

  private synchronized boolean wasHere(int vm) {
    return numbers.contains(vm);
  }

  /** How many frames of peers were for VMs of which they have no share. */
  long strayFrames() {
    return strangers.frames();
  }

  /** From now on, links that end are nobody's concern. */
  public void expectEnd() {
    closing = true;
  }

  @Override
  public void close() {
    closing = true;
    shares.values().forEach(Share::close);
    shares.clear();
    FabricEndpoint open;
    synchronized (this) {
      open = fabric;
      fabric = null;
    }
    if (open != null) {
      open.close();
    }
  }

  private final class Frames implements FrameHandler {
    @Override
    public void opened(Link link) {
      ThreadScheduling.forService();
    }

    /**
     * A frame reaches the share of its VM, and only if its sender has one of that VM, too. One that
     * makes no sense ends that VM, and no other: they share the link and nothing else.
     */
    @Override
    public void frame(Link link, int type, int vm, long guestTime, ByteBuffer payload) {
      deliver(link, type, vm, guestTime, payload, null);
    }

    @Override
    public void laneOpened(Link link) {
      ThreadScheduling.forService();
    }

    @Override
    public void asked(
        Link link, int type, int vm, long guestTime, ByteBuffer payload, Reply reply) {
      if (!deliver(link, type, vm, guestTime, payload, reply)) {
        reply.none();
      }
    }

    private boolean deliver(
        Link link, int type, int vm, long guestTime, ByteBuffer payload, Reply reply) {
      Share share = shares.get(vm);
      if (share == null || share.state().ended()) {
        // The share has ended here; the peer has been told, and this frame crossed that message.
        return false;
      }
      int from = share.specification().nodes().indexOf(link.peerName());
      if (from < 0) {
        strangers.refused(link.peerName(), vm);
        return false;
      }
      if (reply == null) {
        share.frame(from, type, guestTime, payload);
        return true;
      }
      return share.asked(from, type, guestTime, payload, reply);
    }

    @Override
    public long guestTime(int vm) {
      Share share = shares.get(vm);
      return share == null ? 0 : share.guestTime();
    }

    /**
     * A machine that failed may have failed for want of this very link: a hart or another node can
     * notice its end before this call does. So only a good end makes the link's end expected.
     */
    @Override
    public void closed(Link link, String reason) {
      boolean expected =
          closing
              || shares.values().stream()
                  .map(Share::state)
                  .allMatch(state -> state.ended() && state != VmState.FAILED);
      for (Share share : shares.values()) {
        int node = share.specification().nodes().indexOf(link.peerName());
        if (node >= 0) {
          share.lostNode(node, reason);
        }
      }
      LinkLoss loss = new LinkLoss(name, link.peerName(), reason, expected);
      listeners.forEach(listener -> listener.linkLost(loss));
    }
  }

  private final class ShareEvents implements ShareListener {
    @Override
    public void stateChanged(Share share, VmState state, String reason) {
      StateChange change = new StateChange(name, share.specification().vm(), state, reason);
      listeners.forEach(listener -> listener.stateChanged(change));
    }

    @Override
    public void warning(Share share, String text) {
      System.getLogger("org.pangaea.vmm").log(System.Logger.Level.WARNING, text);
      Warning warning = new Warning(name, share.specification().vm(), text);
      listeners.forEach(listener -> listener.warning(warning));
    }
  }
}
