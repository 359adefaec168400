package org.pangaea.vmm.share;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.pangaea.control.HartPlace;
import org.pangaea.control.LoadRequest;
import org.pangaea.control.LoadResult;
import org.pangaea.control.MemoryPlace;
import org.pangaea.control.ShareSpecification;
import org.pangaea.firmware.DeviceTrees;
import org.pangaea.firmware.ImageLoader;
import org.pangaea.firmware.KernelImage;
import org.pangaea.firmware.KernelImageException;
import org.pangaea.firmware.LoadPlan;
import org.pangaea.firmware.MachineDescription;
import org.pangaea.firmware.MachineDescriptionBuilder;

/**
 * Puts kernel, initial RAM disk and device tree into guest memory, through the coherence protocol
 * like anybody.
 */
final class Images {
  private static final int CHUNK = 1 << 16;

  private final ShareSpecification specification;
  private final SharedMemory memory;
  private final Loader loader;

  Images(ShareSpecification specification, SharedMemory memory, Loader loader) {
    this.specification = specification;
    this.memory = memory;
    this.loader = loader;
  }

  /** Loads what is asked for. Throws with a sentence for the user. */
  LoadResult load(LoadRequest request) throws IOException, KernelImageException {
    Path kernel = existing("kernel", request.kernel());
    Path initrd = request.initrd() == null ? null : existing("initial RAM disk", request.initrd());
    long kernelSize = Files.size(kernel);
    long initrdSize = initrd == null ? 0 : Files.size(initrd);
    KernelImage image;
    try (InputStream in = Files.newInputStream(kernel)) {
      image =
          KernelImage.parse(kernel.toString(), in.readNBytes(KernelImage.HEAD_SIZE), kernelSize);
    }
    byte[] seed = new byte[32];
    new SecureRandom().nextBytes(seed);
    MachineDescription machine = describe(request.commandLine(), seed);
    if (initrd != null) {
      machine = machine.withInitrd(0, 0);
    }
    int treeSize = DeviceTrees.forMachine(machine).length;
    MemoryPlace first = specification.memory().getFirst();
    LoadPlan plan = ImageLoader.plan(image, initrdSize, treeSize, first.base(), first.size());
    if (initrd != null) {
      machine = machine.withInitrd(plan.initrdStart(), plan.initrdEnd());
    }
    byte[] tree = DeviceTrees.forMachine(machine);
    copy(kernel, plan.kernelAddress());
    if (initrd != null) {
      copy(initrd, plan.initrdStart());
    }
    memory.write(loader, plan.dtbAddress(), tree, tree.length);
    return new LoadResult(plan.entry(), plan.dtbAddress(), kernelSize + initrdSize + tree.length);
  }

  private static Path existing(String what, String name) throws IOException {
    Path path = Path.of(name);
    if (!Files.isReadable(path)) {
      throw new IOException("The " + what + " " + path + " does not exist or cannot be read.");
    }
    return path;
  }

  private MachineDescription describe(String commandLine, byte[] seed) {
    MachineDescriptionBuilder builder = MachineDescription.builder();
    for (HartPlace hart : specification.harts()) {
      builder.hart(hart.id(), hart.node());
    }
    for (MemoryPlace piece : specification.memory()) {
      builder.memory(piece.base(), piece.size(), piece.node());
    }
    return builder.bootArguments(commandLine).rngSeed(seed).build();
  }

  private void copy(Path file, long gpa) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] chunk = new byte[CHUNK];
      long at = gpa;
      for (int length; (length = in.readNBytes(chunk, 0, CHUNK)) > 0; at += length) {
        memory.write(loader, at, chunk, length);
      }
    }
  }
}
