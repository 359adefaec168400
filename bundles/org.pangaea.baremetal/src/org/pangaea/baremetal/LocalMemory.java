package org.pangaea.baremetal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import org.pangaea.machine.Access;
import org.pangaea.machine.Engine;
import org.pangaea.machine.GuestMemory;
import org.pangaea.machine.Hart;
import org.pangaea.machine.MemoryPort;
import org.pangaea.machine.Mmu;

/**
 * RAM that belongs to one process, and the devices. Every page is always here, so that loads ask
 * nobody; what is left of coherence is what code needs (docs/engines.md, rule 8): a page is either
 * fetched from, or stored to by some harts. Whoever wants to fetch takes the right to store back
 * from all, which each gives up at its next poll, or at once while it is parked; whoever wants to
 * store tells the engine first that code changes.
 *
 * <p>A page's state is one long: a bit for each hart that may store, {@link #CODE}, and {@link
 * #WANTED} while somebody waits to fetch, so that nobody new may store meanwhile. A hart's own bit
 * is only ever cleared by its thread, or while it is parked, so it may be read without the lock.
 */
final class LocalMemory implements MemoryPort {
  /** One bit each in a page's state. */
  static final int MAX_HARTS = 62;

  private static final long CODE = 1L << 63;
  private static final long WANTED = 1L << 62;

  /** Thrown out of an engine when the machine ends while a hart waits. */
  static final class Ended extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Ended() {
      super(null, null, false, false);
    }
  }

  /** A hart as others see it: what it is to give up, and what it has lost while it was parked. */
  private static final class Agent {
    final Hart hart;
    final ArrayDeque<Long> asked = new ArrayDeque<>();
    final ArrayDeque<Long> lost = new ArrayDeque<>();
    boolean parked = true;

    Agent(Hart hart) {
      this.hart = hart;
    }
  }

  private final GuestMemory ram;
  private final Bus bus;
  private final Console console;
  private final AtomicLongArray pages;
  private final Object lock = new Object();
  private final List<Agent> agents = new ArrayList<>();
  private Engine.Instance engine;
  private boolean ended;

  LocalMemory(GuestMemory ram, Bus bus, Console console) {
    this.ram = ram;
    this.bus = bus;
    this.console = console;
    pages = new AtomicLongArray(Math.toIntExact(ram.size() >>> GuestMemory.PAGE_SHIFT));
  }

  /** Before any hart runs: the harts in order of their ids, and the engine that runs them. */
  void attach(List<Hart> harts, Engine.Instance instance) {
    engine = instance;
    harts.forEach(hart -> agents.add(new Agent(hart)));
  }

  /** Ends all waiting, for good. Any thread. */
  void end() {
    synchronized (lock) {
      ended = true;
      lock.notifyAll();
    }
  }

  // The hart's own thread, as all that follows.

  @Override
  public boolean isRam(long gpa) {
    return ram.contains(gpa);
  }

  @Override
  public long hostAddress(long gpa) {
    return ram.address(gpa);
  }

  @Override
  public void acquire(Hart hart, long gfn, Access access) {
    int page = (int) (gfn - (GuestMemory.RAM_BASE >>> GuestMemory.PAGE_SHIFT));
    switch (access) {
      case LOAD -> {}
      case STORE -> {
        if ((pages.get(page) & 1L << hart.id) == 0) {
          acquireForStore(agents.get(hart.id), page, gfn);
        }
      }
      case FETCH -> {
        if ((pages.get(page) & CODE) == 0) {
          acquireForFetch(agents.get(hart.id), page, gfn);
        }
      }
    }
  }

  private void acquireForStore(Agent agent, int page, long gfn) {
    synchronized (lock) {
      while ((pages.get(page) & WANTED) != 0) {
        await(agent);
      }
      long state = pages.get(page);
      if ((state & CODE) != 0) {
        engine.codeChanged(gfn);
      }
      pages.set(page, state & ~CODE | 1L << agent.hart.id);
    }
  }

  private void acquireForFetch(Agent agent, int page, long gfn) {
    synchronized (lock) {
      while (true) {
        if ((pages.get(page) & CODE) != 0) {
          return;
        }
        takeBack(agent, page, gfn);
        if ((pages.get(page) & ~WANTED) == 0) {
          pages.set(page, CODE);
          lock.notifyAll();
          return;
        }
        await(agent);
      }
    }
  }

  /** Takes the right to store to a page from all who have it, or asks them for it. */
  private void takeBack(Agent wanting, int page, long gfn) {
    long left = 0;
    for (long bits = pages.get(page) & ~WANTED; bits != 0; bits &= bits - 1) {
      Agent holder = agents.get(Long.numberOfTrailingZeros(bits));
      if (holder == wanting) {
        holder.hart.dropPage(gfn);
      } else if (holder.parked) {
        holder.lost.add(gfn);
      } else {
        left |= bits & -bits;
        if (!holder.asked.contains(gfn)) {
          holder.asked.add(gfn);
        }
        holder.hart.requestAttention();
      }
    }
    pages.set(page, left == 0 ? 0 : left | WANTED);
  }

  private void await(Agent agent) {
    beginPark(agent);
    try {
      if (ended) {
        throw new Ended();
      }
      lock.wait();
    } catch (InterruptedException e) {
      // Nobody interrupts harts but to end them.
      throw new Ended();
    } finally {
      endPark(agent);
    }
  }

  private void beginPark(Agent agent) {
    giveUpAsked(agent);
    agent.parked = true;
  }

  private void endPark(Agent agent) {
    agent.parked = false;
    for (Long gfn; (gfn = agent.lost.poll()) != null; ) {
      agent.hart.dropPage(gfn);
    }
  }

  private void giveUpAsked(Agent agent) {
    for (Long gfn; (gfn = agent.asked.poll()) != null; ) {
      agent.hart.dropPage(gfn);
      int page = (int) (gfn - (GuestMemory.RAM_BASE >>> GuestMemory.PAGE_SHIFT));
      pages.set(page, pages.get(page) & ~(1L << agent.hart.id));
      lock.notifyAll();
    }
  }

  /** At a poll: gives up what others want. */
  void poll(Hart hart) {
    synchronized (lock) {
      giveUpAsked(agents.get(hart.id));
    }
  }

  /** The hart is going to wait: others need not wait for it. */
  void park(Hart hart) {
    synchronized (lock) {
      beginPark(agents.get(hart.id));
    }
  }

  /** The hart goes on; also to be called before it first runs. */
  void unpark(Hart hart) {
    synchronized (lock) {
      endPark(agents.get(hart.id));
    }
  }

  @Override
  public long readDevice(Hart hart, long gpa, int size) {
    try {
      return bus.read(gpa, size);
    } catch (org.pangaea.devices.AccessFaultException e) {
      throw Mmu.accessFault(hart, Access.LOAD);
    }
  }

  @Override
  public void writeDevice(Hart hart, long gpa, int size, long value) {
    try {
      bus.write(gpa, size, value);
    } catch (org.pangaea.devices.AccessFaultException e) {
      throw Mmu.accessFault(hart, Access.STORE);
    }
    console.pace();
  }
}
