package org.pangaea.deploy.ssh;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The way between two computers of the {@link SshLab}, as long and as bad as a test wants it:
 * packets between them take it instead of the bridge, each comes later by the delay, some are lost,
 * and while it is cut, all. What goes to and from the computer that runs the tests takes the bridge
 * as before.
 *
 * <p>It is a TUN device in either namespace, and two threads for each direction: one reads packets
 * and notes when they are due, one waits for that and writes them.
 */
final class BadLink implements AutoCloseable {
  private static final int MTU = 1500;
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final List<Thread> threads = new ArrayList<>();
  private final Tun first;
  private final Tun second;
  private final long delayNanos;
  private final double loss;
  private final Random random;
  private volatile boolean cut;
  private volatile boolean closed;

  private record Packet(long due, byte[] bytes) {}

  /**
   * @param delayNanos in either direction, beside what the way through this process takes
   * @param loss the part of packets that are lost, 0 to 1
   */
  BadLink(TestComputer one, TestComputer other, long delayNanos, double loss, long seed)
      throws IOException, InterruptedException {
    this.delayNanos = delayNanos;
    this.loss = loss;
    random = new Random(seed);
    first = join(one, other);
    second = join(other, one);
    pass(first, second);
    pass(second, first);
  }

  private static Tun join(TestComputer at, TestComputer to)
      throws IOException, InterruptedException {
    String name = "pgt" + ProcessHandle.current().pid() % 100_000 + "t" + NUMBERS.incrementAndGet();
    Tun tun = new Tun(name);
    String inside = at.namespace();
    Command.output("ip", "link", "set", name, "netns", inside);
    SshLab.in(inside, "ip", "link", "set", name, "mtu", Integer.toString(MTU), "up");
    SshLab.in(inside, "ip", "route", "add", to.address(), "dev", name, "src", at.address());
    return tun;
  }

  private void pass(Tun from, Tun to) {
    BlockingQueue<Packet> under = new LinkedBlockingQueue<>();
    start(() -> read(from, under));
    start(() -> write(to, under));
  }

  private void start(Runnable body) {
    threads.add(Thread.ofPlatform().daemon().name("bad-link").start(body));
  }

  private void read(Tun from, BlockingQueue<Packet> under) {
    try (Arena arena = Arena.ofConfined()) {
      Tun.Buffer buffer = new Tun.Buffer(arena, MTU);
      while (!closed) {
        int size = from.read(buffer);
        if (size > 0 && !cut && !lost()) {
          byte[] bytes = new byte[size];
          MemorySegment.copy(buffer.packet, 0, MemorySegment.ofArray(bytes), 0, size);
          under.add(new Packet(System.nanoTime() + delayNanos, bytes));
        }
      }
    }
  }

  private boolean lost() {
    synchronized (random) {
      return random.nextDouble() < loss;
    }
  }

  private void write(Tun to, BlockingQueue<Packet> under) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment packet = arena.allocate(MTU);
      while (!closed) {
        Packet next = under.poll(100, TimeUnit.MILLISECONDS);
        if (next == null) {
          continue;
        }
        for (long left; (left = next.due - System.nanoTime()) > 0; ) {
          LockSupport.parkNanos(left);
        }
        if (!cut) {
          MemorySegment.copy(MemorySegment.ofArray(next.bytes), 0, packet, 0, next.bytes.length);
          to.write(packet.asSlice(0, next.bytes.length));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** From now on everything is lost, or not any more. */
  void cut(boolean yes) {
    cut = yes;
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    for (Thread thread : threads) {
      thread.join();
    }
    first.close();
    second.close();
  }
}
