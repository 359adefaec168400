package org.pangaea.guests.internal;

import java.util.List;

/**
 * What goes into a guest besides the kernel.
 *
 * @param packages the Debian packages that hold the programs
 * @param programs the programs to take out of them, as paths without leading slash
 * @param libraries libraries that no program names but that are loaded while it runs
 */
public record Recipe(
    String name,
    String description,
    List<String> packages,
    List<String> programs,
    List<String> libraries) {

  public static final String KERNEL_PACKAGE = "linux-image-riscv64";
  public static final String BUSYBOX_PACKAGE = "busybox-static";
  public static final String BUSYBOX = "usr/bin/busybox";

  public static final Recipe BUSYBOX_GUEST =
      new Recipe(
          "busybox",
          "Debian's kernel with a shell and the busybox commands",
          List.of(BUSYBOX_PACKAGE),
          List.of(),
          List.of());

  public static final Recipe TOOLS_GUEST =
      new Recipe(
          "tools",
          "busybox with stress-ng, hackbench, cyclictest and numactl as well",
          List.of(BUSYBOX_PACKAGE, "stress-ng", "rt-tests", "numactl"),
          List.of(
              "usr/bin/stress-ng", "usr/bin/hackbench", "usr/bin/cyclictest", "usr/bin/numactl"),
          // The C library loads it when a thread is cancelled or ends itself.
          List.of("libgcc_s.so.1"));

  public static final List<Recipe> ALL = List.of(BUSYBOX_GUEST, TOOLS_GUEST);
}
