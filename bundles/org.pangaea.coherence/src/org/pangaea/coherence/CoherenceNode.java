package org.pangaea.coherence;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/**
 * One node's part of one virtual machine's memory: its mirrors, and the directory of the pages that
 * live here.
 *
 * <p>Calls about one page must be serialised by the caller; calls about different pages may run at
 * the same time.
 */
public final class CoherenceNode {
  /** Nodes per virtual machine: sets of nodes are 64-bit masks. */
  public static final int MAX_NODES = 64;

  private static final int CHUNK = 512;

  final int self;
  final int nodes;
  final HomeMap homes;
  final Effects effects;
  final Rules rules;
  final Blocks blocks;
  private final Frames frames = new Frames(this);
  private final Agent[] agents;
  private final long firstGfn;
  private final long pageCount;

  /** Pages and their blocks. */
  private final long ids;

  private final AtomicReferenceArray<Mirror[]> chunks;

  /** For each chunk the last glance before which a mirror in it changed its state. */
  private final int[] changes;

  /** Number of the last glance. */
  private final AtomicInteger glances = new AtomicInteger();

  /**
   * Makes a node.
   *
   * @param self this node, below {@code nodes}
   * @param nodes how many nodes the virtual machine has
   * @param firstGfn the first page of RAM
   * @param pageCount how many pages RAM has
   * @param homes where they live
   * @param agents everybody on this node who will ever touch memory; agent i has id i
   * @param effects the driver
   * @param measures what the node may do to save round trips
   * @param blocksPerPage into how many blocks a page is split, if {@link Measures#adaptiveBlocks}
   */
  public CoherenceNode(
      int self,
      int nodes,
      long firstGfn,
      long pageCount,
      HomeMap homes,
      Agent[] agents,
      Effects effects,
      Measures measures,
      int blocksPerPage) {
    this(
        self,
        nodes,
        firstGfn,
        pageCount,
        homes,
        agents,
        effects,
        new Rules(measures),
        measures.adaptiveBlocks() ? blocksPerPage : 0);
  }

  CoherenceNode(
      int self,
      int nodes,
      long firstGfn,
      long pageCount,
      HomeMap homes,
      Agent[] agents,
      Effects effects,
      Rules rules,
      int blocksPerPage) {
    if (nodes < 1 || nodes > MAX_NODES || self < 0 || self >= nodes) {
      throw new IllegalArgumentException(
          "Node " + self + " of " + nodes + " cannot be: there are 1 to " + MAX_NODES + " nodes.");
    }
    for (int i = 0; i < agents.length; i++) {
      if (agents[i].id != i) {
        throw new IllegalArgumentException(
            "Agent " + agents[i].id + " stands at index " + i + "; it must stand at its own id.");
      }
    }
    this.self = self;
    this.nodes = nodes;
    this.firstGfn = firstGfn;
    this.pageCount = pageCount;
    blocks = new Blocks(this, firstGfn, pageCount, blocksPerPage);
    this.homes = id -> homes.homeOf(blocks.page(id));
    this.agents = agents.clone();
    this.effects = effects;
    this.rules = rules;
    this.ids = pageCount * (1 + blocksPerPage);
    this.chunks = new AtomicReferenceArray<>(Math.toIntExact((ids + CHUNK - 1) / CHUNK));
    changes = new int[chunks.length()];
  }

  /**
   * An agent wants to access a page. Before the call the driver has reserved a frame if {@link
   * #needsFrame} says so; but not for a page, or a block, whose frame is there under another name,
   * and if that is on its way out ({@link #leaving}), the call is not made yet.
   */
  public Outcome request(long gfn, Agent agent, Access access) {
    return mirror(gfn).request(agent, access);
  }

  /**
   * Whether an agent that waits to {@link Access#OVERWRITE} a page or block has to ask for it again
   * by the same number, whatever it has heard of splits since: its store is done, or cannot be
   * taken back any more.
   */
  public boolean isBound(long id, Agent agent) {
    Mirror mirror = existing(id);
    return mirror != null
        && mirror.fault != null
        && ((mirror.fault.bound() | mirror.fault.overwritten) & agent.bit) != 0;
  }

  /**
   * The agent has dropped every translation to the page, as {@link Agent#nextRevoke} told it. If it
   * is the last one, the page is surrendered within this call.
   */
  public void acknowledge(long gfn, Agent agent) {
    mirror(gfn).acknowledge(agent);
  }

  /**
   * A message has come.
   *
   * @param from the node whose link brought it
   * @param payload the page's bytes if the message {@link Message#page() carries a page}, else null
   */
  public void receive(int from, Message message, ByteBuffer payload) {
    if (!isId(message.gfn())) {
      refuse(from, message, "There is no such page.");
    } else if (message.page() != (payload != null)) {
      refuse(from, message, "Its page is missing or too much.");
    } else if (message.more() != 0) {
      refuse(from, message, "It speaks of several pages; each has to come alone.");
    } else if (from == self
        || !isNode(from)
        || !isNode(message.requester())
        || !isNode(message.source())) {
      refuse(from, message, "There is no such node.");
    } else {
      Incoming.receive(mirror(message.gfn()), from, message, payload);
    }
  }

  /**
   * Whether a REQUEST, FORWARD or INVALIDATE that {@link #receive} was given is still to be
   * answered by this node. If it is not, and no answer was sent, none will be: it was refused, or
   * it was for a page that had been offered when it came.
   *
   * @param message the very object that was received
   */
  public boolean owesAnswer(Message message) {
    Mirror mirror = isId(message.gfn()) ? existing(message.gfn()) : null;
    return mirror != null && mirror.owesAnswer(message);
  }

  private boolean isNode(int number) {
    return number >= 0 && number < nodes;
  }

  /**
   * The agent does not want the page any longer that it was told to {@link Outcome#WAIT} for.
   * Needed only by who gives up for good: who waits for a page must ask for it again. Not for who
   * asked to {@link Access#OVERWRITE} it, which cannot be taken back.
   */
  public void withdraw(long gfn, Agent agent) {
    Mirror mirror = mirror(gfn);
    if (mirror.fault != null && (mirror.fault.bound() & agent.bit) != 0) {
      throw new IllegalStateException("What is to be overwritten cannot be left as it is.");
    }
    mirror.withdraw(agent);
  }

  /**
   * Gives a page that lives here to another node that did not ask for it, if nobody uses it or ever
   * wrote it; see {@link Effects#touchedUntouched}. Without a frame there: it takes none before it
   * touches the page.
   *
   * @return whether an {@link MessageKind#OFFER} was sent
   */
  public boolean offer(long gfn, int to) {
    if (to == self || !isNode(to) || homes.homeOf(gfn) != self) {
      throw new IllegalArgumentException(
          "Page 0x" + Long.toHexString(gfn) + " cannot be offered to node " + to + ".");
    }
    return mirror(gfn).directory.offer(to);
  }

  /**
   * Frees a mirror's frame, in which the page's blocks are as well. Pages that live here are never
   * evicted.
   */
  public Eviction evict(long gfn) {
    return frames.evict(gfn);
  }

  /**
   * Whether the frame of a page of another node has no bytes in use, under whatever name, and none
   * are asked for: after an eviction, that it is over.
   */
  public boolean isFrameFree(long gfn) {
    return frames.isFree(gfn);
  }

  /**
   * What has to have left before a page, or a block, may be asked for: another name of the same
   * page, whose eviction is not over. Its frame is about to be given back. See {@link
   * #awaitEviction}.
   *
   * @return the same if there is none
   */
  public long leaving(long id) {
    return frames.leaving(id);
  }

  /** An agent is to be woken when the eviction is over of what {@link #leaving} has told. */
  public void awaitEviction(long id, Agent agent) {
    mirror(id).awaitEviction(agent);
  }

  /** Whether any byte of the page may be read here, under whatever name. */
  public boolean isReadable(long gfn) {
    return frames.isReadable(gfn);
  }

  /** Whether a request of this page needs a frame that the page does not have yet. */
  public boolean needsFrame(long gfn) {
    Mirror mirror = existing(gfn);
    return mirror == null ? homes.homeOf(gfn) != self : !Frames.isTakenBy(mirror);
  }

  /** Whether this node's RAM has the page. */
  public boolean contains(long gfn) {
    return gfn >= firstGfn && gfn - firstGfn < pageCount;
  }

  private boolean isId(long id) {
    return id >= firstGfn && id - firstGfn < ids;
  }

  /**
   * Lets a page that lives here be used by its blocks, some time after: then each block is asked
   * for, given and revoked as if it were a page, by its {@link #block number}. Calls about the
   * blocks of a page have to be serialised with those about the page.
   *
   * @return false if it is split, or about to be, or about to be joined
   */
  public boolean split(long gfn) {
    requireHomed(gfn);
    return blocks.split(gfn);
  }

  /**
   * Lets a page that lives here be used whole again, some time after.
   *
   * @return false if it is not split, or is about to be joined
   */
  public boolean join(long gfn) {
    requireHomed(gfn);
    return blocks.join(gfn);
  }

  /**
   * Whether to ask for the page's blocks. Who waits is woken to ask for the other when that
   * changes; but a fetch waits until the page is whole.
   */
  public boolean isSplit(long gfn) {
    return blocks.isSplit(gfn);
  }

  /** An agent here waits for a page, which is split, to be whole: it wants to fetch from it. */
  public void askToJoin(long gfn) {
    blocks.askToJoin(gfn);
  }

  /** The number of a block, which stands for a gfn in all calls that are not about whole pages. */
  public long block(long gfn, int index) {
    return blocks.block(gfn, index);
  }

  /** Whether a number is that of a block. */
  public boolean isBlock(long id) {
    return blocks.isBlock(id);
  }

  /** The page of a block; of a page, itself. */
  public long pageOf(long id) {
    return blocks.page(id);
  }

  /** Which block of its page a block is, from 0. */
  public int indexOf(long block) {
    return blocks.index(block);
  }

  /** This node's right to a page. */
  public MirrorState state(long gfn) {
    Mirror mirror = existing(gfn);
    return mirror != null
        ? mirror.state
        : homes.homeOf(gfn) == self ? MirrorState.EXCLUSIVE : MirrorState.INVALID;
  }

  /**
   * The version of the bytes in the frame, {@link Version#NONE} if none. While the page is MODIFIED
   * its bytes change under one version.
   */
  public long version(long gfn) {
    Mirror mirror = existing(gfn);
    return mirror != null
        ? mirror.version
        : homes.homeOf(gfn) == self ? Version.ZERO : Version.NONE;
  }

  /** What the directory says about a page that lives here. */
  public DirectoryState directoryState(long gfn) {
    Mirror mirror = homed(gfn);
    return mirror == null ? DirectoryState.HOME : mirror.directory.state;
  }

  /** The other nodes that may hold a page that lives here: its owner, or its sharers, as a mask. */
  public long holders(long gfn) {
    Mirror mirror = homed(gfn);
    return mirror == null ? 0 : mirror.directory.holders();
  }

  /**
   * Tells the rights to many pages without any lock, so that it can be asked several times a second
   * while the pages are in use: what changes at this moment may be told as it was, and a change
   * that is never told again may be missed by a glance at the changes only. A glance at everything
   * misses nothing that was before it.
   *
   * @param since number of an earlier glance: pages that have not changed since then are told as
   *     {@link Glance#unchanged}; 0 for all
   * @return number of this glance
   */
  public int glance(long gfn, int count, int since, Glance into) {
    int number = glances.incrementAndGet();
    for (long page = gfn; page < gfn + count; ) {
      int index = chunk(page);
      int run = (int) Math.min(CHUNK - (page - firstGfn) % CHUNK, gfn + count - page);
      Mirror[] chunk = chunks.get(index);
      if (since > 0 && (chunk == null || changes[index] < since - 1)) {
        into.unchanged(run);
      } else {
        for (int i = 0; i < run; i++) {
          int slot = (int) ((page + i - firstGfn) % CHUNK);
          glance(chunk == null ? null : chunk[slot], page + i, since, into);
        }
      }
      page += run;
    }
    return number;
  }

  private void glance(Mirror mirror, long gfn, int since, Glance into) {
    if (since > 0 && (mirror == null || mirror.changed < since - 1)) {
      into.unchanged(1);
    } else if (mirror == null) {
      into.untouched(homes.homeOf(gfn) == self);
    } else {
      MirrorState state = mirror.state;
      // Without the lock a mirror may be seen before its state is.
      into.page(state == null ? MirrorState.INVALID : state, mirror.answers);
    }
  }

  /** Under the page's lock. A glance that was begun meanwhile counts as earlier than the change. */
  void changed(Mirror mirror) {
    int number = glances.get();
    mirror.changed = number;
    changes[(int) ((mirror.gfn - firstGfn) / CHUNK)] = number;
  }

  /** All that is known about a page here, for a watchdog's report. */
  public String describe(long gfn) {
    Mirror mirror = existing(gfn);
    return mirror == null ? "page 0x" + Long.toHexString(gfn) + ": untouched" : mirror.describe();
  }

  /** The agents of this node that wait for a page, as a mask. */
  public long waiting(long gfn) {
    Mirror mirror = existing(gfn);
    return mirror == null || mirror.fault == null ? 0 : mirror.fault.waiting();
  }

  Agent agent(int id) {
    return agents[id];
  }

  /** Tells agents something, and makes them hear it. */
  void wake(long mask, Consumer<Agent> news) {
    for (long rest = mask; rest != 0; rest &= rest - 1) {
      Agent agent = agent(Long.numberOfTrailingZeros(rest));
      news.accept(agent);
      effects.wake(agent);
    }
  }

  void refuse(int from, Message message, String reason) {
    effects.count(Counter.REFUSED);
    effects.report(new Problem(from, message, reason));
  }

  private Mirror homed(long gfn) {
    requireHomed(gfn);
    return existing(gfn);
  }

  private void requireHomed(long gfn) {
    if (homes.homeOf(gfn) != self) {
      throw new IllegalArgumentException(
          "Page 0x" + Long.toHexString(gfn) + " lives at node " + homes.homeOf(gfn) + ".");
    }
  }

  /** The page's mirror if it was ever touched here. */
  Mirror existing(long gfn) {
    Mirror[] chunk = chunks.get(chunk(gfn));
    return chunk == null ? null : chunk[(int) ((gfn - firstGfn) % CHUNK)];
  }

  /** The page's mirror, made when first touched. */
  Mirror mirror(long gfn) {
    int index = chunk(gfn);
    Mirror[] chunk = chunks.get(index);
    if (chunk == null) {
      // Another page's caller may do the same at the same time.
      chunks.compareAndSet(index, null, new Mirror[CHUNK]);
      chunk = chunks.get(index);
    }
    int slot = (int) ((gfn - firstGfn) % CHUNK);
    // Only read and written under this page's lock.
    if (chunk[slot] == null) {
      Mirror mirror = new Mirror(this, gfn, homes.homeOf(gfn));
      changed(mirror);
      chunk[slot] = mirror;
    }
    return chunk[slot];
  }

  private int chunk(long gfn) {
    if (!isId(gfn)) {
      throw new IllegalArgumentException("Page 0x" + Long.toHexString(gfn) + " is not RAM.");
    }
    return (int) ((gfn - firstGfn) / CHUNK);
  }
}
