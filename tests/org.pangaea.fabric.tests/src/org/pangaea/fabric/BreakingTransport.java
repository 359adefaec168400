package org.pangaea.fabric;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.pangaea.fabric.wire.Address;
import org.pangaea.fabric.wire.MemoryTransport;
import org.pangaea.fabric.wire.Transport;
import org.pangaea.fabric.wire.Wire;

/** A network in memory whose connections break where a test wants them to. */
final class BreakingTransport implements Transport {

  /**
   * Where a connection breaks.
   *
   * @param forward whether bytes of the connecting side count, or else those of the accepting one
   * @param after how many of these bytes arrive
   * @param lost whether what was written and not yet read is lost, in both directions
   */
  record Plan(boolean forward, long after, boolean lost) {
    static final Plan NEVER = new Plan(true, Long.MAX_VALUE, false);
  }

  private final MemoryTransport memory;
  private final String to;
  private final Supplier<Plan> plans;
  private final List<Line> lines = new CopyOnWriteArrayList<>();
  private final Map<String, BlockingQueue<Line>> accepted = new ConcurrentHashMap<>();
  private volatile boolean unreachable;

  /**
   * @param to the connections to it are made after plans and counted, and others never break
   */
  BreakingTransport(String to, Supplier<Plan> plans, int capacity) {
    this.to = to;
    this.plans = plans;
    memory = new MemoryTransport(capacity);
  }

  /** How many connections there have been. */
  int connections() {
    return lines.size();
  }

  /** Breaks all connections. */
  void cut() {
    lines.forEach(Line::cut);
  }

  /** From now on what is written over the present connections disappears, and nothing tells. */
  void swallow() {
    lines.forEach(line -> line.swallowed = true);
  }

  /** Whether new connections come about from now on. */
  void reachable(boolean yes) {
    unreachable = !yes;
  }

  @Override
  public synchronized Wire connect(Address address, Duration timeout) throws IOException {
    if (unreachable) {
      throw new IOException("no answer from " + address);
    }
    boolean counts = address.host().equals(to);
    Line line = new Line(counts ? plans.get() : Plan.NEVER);
    line.connecting = memory.connect(address, timeout);
    if (counts) {
      lines.add(line);
    }
    queue(address).add(line);
    return line.end(line.connecting, true);
  }

  /** Both ends of a line find each other by the order of connections. */
  private BlockingQueue<Line> queue(Address address) {
    return accepted.computeIfAbsent(address.host(), _ -> new LinkedBlockingQueue<>());
  }

  @Override
  public Listener listen(Address address) throws IOException {
    Listener listener = memory.listen(address);
    return new Listener() {
      @Override
      public Address address() {
        return listener.address();
      }

      @Override
      public Wire accept() throws IOException {
        Wire wire = listener.accept();
        Line line;
        try {
          line = queue(address).take();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
        line.accepting = wire;
        if (line.broken) {
          wire.close();
        }
        return line.end(wire, false);
      }

      @Override
      public void close() {
        listener.close();
      }
    };
  }

  /** Both ends of one connection. */
  private static final class Line {
    private final Plan plan;
    private volatile Wire connecting;
    private volatile Wire accepting;
    private volatile boolean broken;
    private volatile boolean swallowed;

    Line(Plan plan) {
      this.plan = plan;
    }

    void cut() {
      broken = true;
      connecting.close();
      if (accepting != null) {
        accepting.close();
      }
    }

    Wire end(Wire wire, boolean forward) {
      return new Wire() {
        private long wrote;

        @Override
        public int read(ByteBuffer into) throws IOException {
          if (broken && plan.lost) {
            throw new IOException("Connection reset");
          }
          return wire.read(into);
        }

        @Override
        public void write(ByteBuffer from) throws IOException {
          if (swallowed) {
            from.position(from.limit());
            return;
          }
          long left = forward == plan.forward ? plan.after - wrote : Long.MAX_VALUE;
          if (from.remaining() < left) {
            wrote += from.remaining();
            wire.write(from);
            return;
          }
          ByteBuffer part = from.slice(from.position(), (int) left);
          wrote += left;
          wire.write(part);
          broken = true;
          if (plan.lost) {
            cut();
          } else {
            // What was written can still be read, and then the stream ends.
            wire.close();
          }
          throw new IOException("Broken pipe");
        }

        @Override
        public int sendBufferSize() {
          return wire.sendBufferSize();
        }

        @Override
        public int receiveBufferSize() {
          return wire.receiveBufferSize();
        }

        @Override
        public String describe() {
          return wire.describe();
        }

        @Override
        public void close() {
          wire.close();
        }
      };
    }
  }
}
