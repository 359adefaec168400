package org.pangaea.deploy.fakes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pangaea.deploy.GuestSource;
import org.pangaea.guests.GuestException;
import org.pangaea.guests.GuestImages;
import org.pangaea.guests.GuestInfo;
import org.pangaea.guests.GuestStatus;
import org.pangaea.guests.Progress;

/** Guests out of nothing, made in a folder of the test's. */
public final class FakeGuests implements GuestSource {
  private final Path folder;
  private String problem;
  private boolean damaged;

  public FakeGuests(Path folder) {
    this.folder = folder;
  }

  /** From now on no guest can be had. */
  public void fail(String sentence) {
    problem = sentence;
  }

  /** From now on the guest in the cache is not whole. */
  public void damage() {
    damaged = true;
  }

  @Override
  public List<GuestStatus> list() {
    return List.of(
        new GuestStatus(
            new GuestInfo("busybox", "a shell"),
            damaged ? GuestStatus.State.DAMAGED : GuestStatus.State.CACHED,
            3 << 20,
            Map.of("busybox", "1.37")),
        new GuestStatus(
            new GuestInfo("builtin", "our own"), GuestStatus.State.BUILT_IN, 0, Map.of()));
  }

  @Override
  public GuestImages prepare(String name, Progress progress) throws GuestException {
    if (problem != null) {
      throw new GuestException(problem);
    }
    try {
      progress.bytes(1, 2);
      Path kernel = Files.writeString(folder.resolve("kernel"), "kernel");
      Path initrd = Files.writeString(folder.resolve("initrd"), "initrd");
      return new GuestImages(
          name,
          Optional.of(kernel),
          Optional.of(initrd),
          name.equals("builtin") ? "" : "console=ttyS0",
          Map.of("busybox", "1.37"));
    } catch (IOException e) {
      throw new GuestException("The guest cannot be written.", e);
    }
  }

  @Override
  public GuestImages update(String name, Progress progress) throws GuestException {
    return prepare(name, progress);
  }
}
