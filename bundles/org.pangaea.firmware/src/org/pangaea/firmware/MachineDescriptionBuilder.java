package org.pangaea.firmware;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pangaea.firmware.MachineDescription.Clint;
import org.pangaea.firmware.MachineDescription.Distance;
import org.pangaea.firmware.MachineDescription.Hart;
import org.pangaea.firmware.MachineDescription.Initrd;
import org.pangaea.firmware.MachineDescription.Memory;
import org.pangaea.firmware.MachineDescription.Plic;
import org.pangaea.firmware.MachineDescription.Power;
import org.pangaea.firmware.MachineDescription.Uart;

/** Puts a {@link MachineDescription} together. For one thread; use once. */
public final class MachineDescriptionBuilder {
  private static final int PLIC_SOURCES = 95;

  private final List<Hart> harts = new ArrayList<>();
  private final List<Memory> memory = new ArrayList<>();
  private final List<Distance> distances = new ArrayList<>();
  private String bootArguments = "";
  private Optional<Initrd> initrd = Optional.empty();
  private byte[] rngSeed = {};
  private Isa isa = Isa.DEFAULT;
  private Optional<Plic> plic =
      Optional.of(new Plic(PhysicalMap.PLIC, PhysicalMap.PLIC_SIZE, PLIC_SOURCES));
  private Optional<Uart> uart =
      Optional.of(
          new Uart(
              PhysicalMap.UART,
              PhysicalMap.UART_SIZE,
              PhysicalMap.UART_INTERRUPT,
              PhysicalMap.UART_CLOCK));
  private Optional<Power> power = Optional.of(new Power(PhysicalMap.POWER, PhysicalMap.POWER_SIZE));
  private Optional<Clint> clint = Optional.empty();

  MachineDescriptionBuilder() {}

  public MachineDescriptionBuilder hart(int id, int node) {
    harts.add(new Hart(id, node));
    return this;
  }

  public MachineDescriptionBuilder memory(long base, long size, int node) {
    memory.add(new Memory(base, size, node));
    return this;
  }

  /** For both directions. */
  public MachineDescriptionBuilder distance(int from, int to, int distance) {
    distances.add(new Distance(from, to, distance));
    return this;
  }

  public MachineDescriptionBuilder bootArguments(String arguments) {
    bootArguments = arguments;
    return this;
  }

  public MachineDescriptionBuilder initrd(long start, long end) {
    initrd = Optional.of(new Initrd(start, end));
    return this;
  }

  public MachineDescriptionBuilder rngSeed(byte[] seed) {
    rngSeed = seed.clone();
    return this;
  }

  public MachineDescriptionBuilder isa(Isa isa) {
    this.isa = isa;
    return this;
  }

  /** A machine without devices: no console, interrupt controller or power switch. */
  public MachineDescriptionBuilder withoutDevices() {
    plic = Optional.empty();
    uart = Optional.empty();
    power = Optional.empty();
    return this;
  }

  public MachineDescriptionBuilder plic(Plic device) {
    plic = Optional.of(device);
    return this;
  }

  public MachineDescriptionBuilder uart(Uart device) {
    uart = Optional.of(device);
    return this;
  }

  public MachineDescriptionBuilder power(Power device) {
    power = Optional.of(device);
    return this;
  }

  /** Harts have M-mode, and the {@code virt} machine's CLINT serves it. */
  public MachineDescriptionBuilder withMachineMode() {
    clint = Optional.of(new Clint(PhysicalMap.CLINT, PhysicalMap.CLINT_SIZE));
    return this;
  }

  /**
   * @throws IllegalArgumentException with a sentence that names what is wrong
   */
  public MachineDescription build() {
    return new MachineDescription(
        harts, memory, distances, bootArguments, initrd, rngSeed, isa, plic, uart, power, clint);
  }
}
