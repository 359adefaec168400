package org.pangaea.baremetal;

import java.util.function.Consumer;
import org.pangaea.baremetal.Ending.Outcome;
import org.pangaea.machine.Access;
import org.pangaea.machine.GuestMemory;
import org.pangaea.machine.Hart;
import org.pangaea.machine.HostMemory;

/**
 * The host-target interface of RISC-V's public tests: the program stores a command to its variable
 * {@code tohost}, and an answer comes in {@code fromhost}. It is plain memory, at which harts'
 * threads look between their stays in an engine.
 *
 * <p>A command's bits 63..56 are a device and 55..48 what it is to do. Device 0 ends the machine if
 * bit 0 is set, with the bits above it as code (0 passes, otherwise the number of the test that
 * failed); if not, it is the address of a system call: its number and arguments in eight-byte
 * words, of which the first takes the result. Device 1 prints a byte.
 */
final class Htif {
  private static final int SYSTEM = 0;
  private static final int CONSOLE = 1;
  private static final int PUT_CHARACTER = 1;
  private static final long PAYLOAD = (1L << 48) - 1;

  // Numbers of Linux's system calls, as far as they are answered.
  private static final int WRITE = 64;
  private static final int EXIT = 93;
  private static final long NO_SUCH_CALL = -38;
  private static final int WORDS = 4;

  private final GuestMemory ram;
  private final LocalMemory memory;
  private final Console console;
  private final Consumer<Ending> end;
  private final long toHost;

  /** Where answers go; 0 for nowhere. */
  private final long fromHost;

  Htif(
      GuestMemory ram,
      LocalMemory memory,
      Console console,
      Consumer<Ending> end,
      long toHost,
      long fromHost) {
    this.ram = ram;
    this.memory = memory;
    this.console = console;
    this.end = end;
    this.toHost = toHost;
    this.fromHost = fromHost;
  }

  /** Answers a command if there is one. The hart's own thread, between its stays in an engine. */
  void look(Hart hart) {
    if (HostMemory.getLongVolatile(ram.address(toHost)) != 0) {
      answer(hart);
    }
  }

  private synchronized void answer(Hart hart) {
    long command = HostMemory.getLongVolatile(ram.address(toHost));
    if (command == 0) {
      return;
    }
    int device = (int) (command >>> 56);
    int action = (int) (command >>> 48) & 0xff;
    long payload = command & PAYLOAD;
    if (device == SYSTEM && action == 0) {
      if ((payload & 1) != 0) {
        exit(payload >>> 1);
      } else {
        call(hart, payload);
      }
    } else if (device == CONSOLE && action == PUT_CHARACTER) {
      console.write((byte) payload);
      console.pace();
      reply(hart, command & ~PAYLOAD);
    } else {
      end.accept(
          new Ending(
              Outcome.FAILED,
              0,
              "The program asks HTIF for action %d of device %d, which is not there."
                  .formatted(action, device)));
    }
  }

  private void exit(long code) {
    end.accept(
        code == 0
            ? new Ending(Outcome.PASSED, 0, "")
            : new Ending(Outcome.FAILED, code, "The program failed with code %d.".formatted(code)));
  }

  private void call(Hart hart, long address) {
    if ((address & 7) != 0 || !isRam(address, 8L * WORDS)) {
      end.accept(
          new Ending(
              Outcome.FAILED,
              0,
              "The program stored 0x%x to tohost, which is neither an end (bit 0 set) nor the"
                      .formatted(address)
                  + " address of a system call."));
      return;
    }
    long result =
        switch ((int) word(address, 0)) {
          case WRITE -> print(word(address, 2), word(address, 3));
          case EXIT -> {
            exit(word(address, 1));
            yield 0;
          }
          default -> NO_SUCH_CALL;
        };
    store(hart, address, result);
    reply(hart, 1);
  }

  private long word(long address, int index) {
    return HostMemory.getLongVolatile(ram.address(address + 8L * index));
  }

  private boolean isRam(long address, long length) {
    return length >= 0
        && ram.contains(address)
        && ram.size() - (address - GuestMemory.RAM_BASE) >= length;
  }

  private long print(long address, long length) {
    if (!isRam(address, length)) {
      return -1;
    }
    for (long i = 0; i < length; i++) {
      console.write(HostMemory.getByte(ram.address(address + i)));
      console.pace();
    }
    return length;
  }

  private void reply(Hart hart, long answer) {
    store(hart, toHost, 0);
    if (fromHost != 0) {
      store(hart, fromHost, answer);
    }
  }

  /** As if the hart itself had stored it: the page may hold code as well. */
  private void store(Hart hart, long address, long value) {
    memory.acquire(hart, address >>> GuestMemory.PAGE_SHIFT, Access.STORE);
    HostMemory.releaseFence();
    HostMemory.putLong(ram.address(address), value);
  }
}
