package org.pangaea.deploy.ssh;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * Somebody on the network between the computers of a {@link SshLab}: a raw socket in the network
 * namespace of the bridge that joins them. It takes all packets, and needs to be root.
 */
final class Eavesdropper implements AutoCloseable {
  /** What is looked for, and may begin at any byte of a packet. */
  private static final int BLOCK = 32;

  private static final int AF_PACKET = 17;
  private static final int SOCK_RAW = 3;
  private static final int ETH_P_ALL_IN_NETWORK_ORDER = 0x0300;
  private static final int CLONE_NEWNET = 0x40000000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVTIMEO = 20;
  private static final int SO_RCVBUFFORCE = 33;
  private static final int ROOM = 64 << 20;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle OPEN =
      find("open", 2, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
  private static final MethodHandle SETNS =
      find("setns", 0, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
  private static final MethodHandle SOCKET =
      find("socket", 0, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
  private static final MethodHandle OPTION =
      find(
          "setsockopt",
          0,
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_INT,
          ValueLayout.ADDRESS,
          ValueLayout.JAVA_INT);
  private static final MethodHandle RECEIVE =
      find(
          "recv",
          0,
          ValueLayout.JAVA_INT,
          ValueLayout.ADDRESS,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_INT);
  private static final MethodHandle CLOSE = find("close", 0, ValueLayout.JAVA_INT);

  private final String namespace;
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
  private final CountDownLatch listening = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean over;
  private volatile Throwable failure;

  Eavesdropper(String namespace) throws InterruptedException {
    this.namespace = namespace;
    thread = Thread.ofPlatform().daemon().name("eavesdropper").start(this::listen);
    listening.await();
  }

  private static MethodHandle find(String name, int variadic, MemoryLayout... parameters) {
    FunctionDescriptor shape = FunctionDescriptor.of(ValueLayout.JAVA_INT, parameters);
    MemorySegment address = LINKER.defaultLookup().find(name).orElseThrow();
    return variadic == 0
        ? LINKER.downcallHandle(address, shape)
        : LINKER.downcallHandle(address, shape, Linker.Option.firstVariadicArg(variadic));
  }

  /** The thread enters the namespace, and ends there: no other thread is moved. */
  private void listen() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocateFrom("/run/netns/" + namespace);
      int door = (int) OPEN.invokeExact(path, 0);
      check(door, "open the namespace");
      check((int) SETNS.invokeExact(door, CLONE_NEWNET), "enter the namespace");
      int socket = (int) SOCKET.invokeExact(AF_PACKET, SOCK_RAW, ETH_P_ALL_IN_NETWORK_ORDER);
      check(socket, "make a raw socket");
      MemorySegment time = arena.allocateFrom(ValueLayout.JAVA_LONG, 0, 50_000);
      check(
          (int) OPTION.invokeExact(socket, SOL_SOCKET, SO_RCVTIMEO, time, 16), "set a time limit");
      MemorySegment room = arena.allocateFrom(ValueLayout.JAVA_INT, ROOM);
      check((int) OPTION.invokeExact(socket, SOL_SOCKET, SO_RCVBUFFORCE, room, 4), "make room");
      listening.countDown();
      MemorySegment packet = arena.allocate(1 << 17);
      while (!over) {
        int length = (int) RECEIVE.invokeExact(socket, packet, packet.byteSize(), 0);
        if (length > 0) {
          heard.writeBytes(packet.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
        }
      }
      int closed = (int) CLOSE.invokeExact(socket) + (int) CLOSE.invokeExact(door);
      check(closed, "close the socket");
    } catch (Throwable e) {
      failure = e;
    } finally {
      listening.countDown();
    }
  }

  private static void check(int result, String what) throws IOException {
    if (result < 0) {
      throw new IOException("An eavesdropper could not " + what);
    }
  }

  /** All that was on the network; ends listening. */
  byte[] heard() throws InterruptedException {
    close();
    if (failure != null) {
      throw new AssertionError(failure);
    }
    return heard.toByteArray();
  }

  /** How many of the blocks of some content were on the network, at whatever place. */
  static int known(byte[] content, byte[] network) {
    Set<String> blocks = new HashSet<>();
    for (int at = 0; at + BLOCK <= content.length; at += BLOCK) {
      String block = text(content, at);
      // Zeros and the like are everywhere.
      if (block.chars().distinct().count() > BLOCK / 3) {
        blocks.add(block);
      }
    }
    int all = blocks.size();
    for (int at = 0; at + BLOCK <= network.length; at++) {
      blocks.remove(text(network, at));
    }
    return all - blocks.size();
  }

  private static String text(byte[] bytes, int at) {
    return new String(bytes, at, BLOCK, StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws InterruptedException {
    over = true;
    thread.join();
  }
}
