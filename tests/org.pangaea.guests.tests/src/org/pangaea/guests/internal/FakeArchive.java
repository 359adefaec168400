package org.pangaea.guests.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pangaea.guests.GuestException;
import org.pangaea.guests.Progress;

/** An archive of packages that the test makes; notes what is asked of it. */
public final class FakeArchive implements PackageArchive {
  private final Map<String, PackageRecord> records = new LinkedHashMap<>();
  private final Map<PackageRecord, byte[]> files = new LinkedHashMap<>();

  /** What was asked, in order; {@code find} is not noted. */
  public final List<String> calls = new ArrayList<>();

  private String failingDownload = "";
  private boolean offline;

  /** An archive with a kernel and busybox. */
  public static FakeArchive withBusybox() {
    FakeArchive archive = new FakeArchive();
    archive.addKernel("6.12.1");
    archive.add(
        "busybox-static",
        "1:1.37-1",
        List.of(),
        TestFiles.Member.file("usr/bin/busybox", TestFiles.busybox()));
    return archive;
  }

  public void addKernel(String version) {
    String real = "linux-image-" + version + "-riscv64";
    add("linux-image-riscv64", version, List.of("dummy", real));
    add(
        real,
        version,
        List.of(),
        TestFiles.Member.file("boot/config-" + version, TestFiles.bytes("CONFIG")),
        TestFiles.Member.file("boot/vmlinux-" + version, TestFiles.kernel(8192)));
  }

  public void add(String name, String version, List<String> depends, TestFiles.Member... members) {
    byte[] deb = TestFiles.deb(members);
    PackageRecord record = new PackageRecord(name, version, deb.length, Sha256.of(deb), depends);
    records.put(name, record);
    files.put(record, deb);
  }

  public void failDownloadsOf(String name) {
    failingDownload = name;
  }

  public void goOffline() {
    offline = true;
  }

  @Override
  public void refresh(Progress progress) throws GuestException {
    calls.add("refresh");
    if (offline) {
      throw new GuestException("There is no network.");
    }
  }

  @Override
  public Map<String, PackageRecord> find(Collection<String> names) {
    Map<String, PackageRecord> found = new LinkedHashMap<>(records);
    found.keySet().retainAll(names);
    return found;
  }

  @Override
  public Map<PackageRecord, Path> download(
      List<PackageRecord> packages, Path folder, Progress progress) throws GuestException {
    Map<PackageRecord, Path> paths = new LinkedHashMap<>();
    for (PackageRecord p : packages) {
      calls.add("download " + p.name());
      if (p.name().equals(failingDownload)) {
        throw new GuestException("The line went dead.");
      }
      try {
        paths.put(p, Files.write(folder.resolve(p.name() + "_.deb"), files.get(p)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return paths;
  }
}
