package org.pangaea.deploy.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pangaea.deploy.DeployException;
import org.pangaea.guests.Progress;

/** What is brought to computers, and what keeps it from getting there. */
class InstallationTest {
  private static final Path VMM = Path.of(System.getProperty("pangaea.vmm.home"));

  private SshLab lab;
  private SshComputers computers;
  private CarriedRuntime runtime;

  @BeforeEach
  void openLab() throws Exception {
    lab = SshLab.open();
    computers = new SshComputers(lab.environment());
    runtime = runtime(Path.of(System.getProperty("pangaea.java")));
  }

  private CarriedRuntime runtime(Path launcher) {
    return new CarriedRuntime(launcher, lab.folder().resolve("runtimes"));
  }

  @AfterEach
  void closeLab() throws Exception {
    computers.close();
    lab.close();
  }

  /** Counts what is sent. */
  private static final class Counting implements Progress {
    volatile long done;
    volatile long total;
    volatile Runnable half = () -> {};

    @Override
    public void phase(String text) {}

    @Override
    public void bytes(long done, long total) {
      this.done = done;
      this.total = total;
      if (done > total / 2) {
        half.run();
      }
    }
  }

  private Installation install(TestComputer computer, Counting progress) throws Exception {
    Station station = Station.of(computer.in(computers), "demo", "tester");
    return Installation.on(station, Distribution.of(VMM), runtime, new UploadProgress(progress));
  }

  @Test
  void whatIsThereIsNotSentAgain() throws Exception {
    TestComputer one = lab.add("one");
    Counting first = new Counting();
    Installation installed = install(one, first);
    assertTrue(first.total > 1_000_000, () -> "only " + first.total + " bytes were to be sent");
    assertEquals(first.total, first.done);
    assertTrue(installed.java().feature() >= 25);
    for (var file : Distribution.of(VMM).files().entrySet()) {
      assertEquals(
          file.getValue().hash(),
          ContentFile.of(Path.of(installed.home()).resolve(file.getKey())).hash());
    }
    Counting second = new Counting();
    assertEquals(installed, install(one, second));
    assertEquals(0, second.total);
  }

  @Test
  void onlyWhatChangedIsSent() throws Exception {
    TestComputer one = lab.add("one");
    install(one, new Counting());
    Path changed = lab.folder().resolve("changed");
    Command.output("cp", "-r", VMM.toString(), changed.toString());
    Files.writeString(changed.resolve("configuration/config.ini"), "# one line more\n");
    Station station = Station.of(one.in(computers), "demo", "tester");
    Counting progress = new Counting();
    Installation.on(station, Distribution.of(changed), runtime, new UploadProgress(progress));
    assertEquals(Files.size(changed.resolve("configuration/config.ini")), progress.total);
  }

  @Test
  void anUploadThatWasCutGoesOnWhereItWas() throws Exception {
    TestComputer one = lab.add("one");
    Counting cut = new Counting();
    AtomicReference<Boolean> once = new AtomicReference<>(true);
    cut.half =
        () -> {
          if (once.getAndSet(false)) {
            try {
              one.cutConnections();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    DeployException e = assertThrows(DeployException.class, () -> install(one, cut));
    assertEquals(DeployException.Kind.UNREACHABLE, e.kind(), e.getMessage());
    assertTrue(e.getMessage().contains("Computer 'one'"), e.getMessage());
    assertEquals(List.of(), names(one.cache().resolve("pangaea/vmm")));
    Counting again = new Counting();
    install(one, again);
    assertTrue(
        again.total > 0 && again.total < cut.total,
        () -> again.total + " bytes of " + cut.total + " were sent again");
  }

  @Test
  void aFileThatWasCutGoesOnWhereItWasCut() throws Exception {
    TestComputer one = lab.add("one");
    Distribution vmm = Distribution.of(VMM);
    long whole = vmm.files().values().stream().mapToLong(ContentFile::size).sum();
    ContentFile file = vmm.files().get(vmm.framework());
    byte[] half = Arrays.copyOf(Files.readAllBytes(file.path()), (int) file.size() / 2);
    Path files = Files.createDirectories(one.cache().resolve("pangaea/files"));
    Path part = Files.write(files.resolve(file.hash() + ".part-of-one-that-was-cut"), half);
    Counting progress = new Counting();
    try (OutputStream open = Files.newOutputStream(part, StandardOpenOption.APPEND)) {
      install(one, progress);
      assertEquals(whole, progress.total, "a part that somebody still writes was taken");
      open.flush();
    }
    assertTrue(Files.exists(part));
    Command.output("rm", "-r", one.cache().resolve("pangaea/vmm").toString());
    Files.delete(files.resolve(file.hash()));
    Counting again = new Counting();
    install(one, again);
    assertEquals(file.size() - half.length, again.total);
    assertEquals(again.total, again.done);
    assertEquals(file.hash(), ContentFile.of(files.resolve(file.hash())).hash());
    assertFalse(Files.exists(part));
  }

  @Test
  void aPartThatIsWrongIsFoundAndRemoved() throws Exception {
    TestComputer one = lab.add("one");
    Distribution vmm = Distribution.of(VMM);
    ContentFile file = vmm.files().get(vmm.framework());
    Path files = Files.createDirectories(one.cache().resolve("pangaea/files"));
    Files.write(files.resolve(file.hash() + ".part-x"), new byte[] {1, 2, 3});
    DeployException e = assertThrows(DeployException.class, () -> install(one, new Counting()));
    assertTrue(e.getMessage().contains("What was damaged is removed"), e.getMessage());
    Counting again = new Counting();
    install(one, again);
    assertEquals(file.size(), again.total);
  }

  private static List<String> names(Path folder) throws Exception {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void anInterruptEndsAnUploadAndLeavesNothingHalfDone() throws Exception {
    TestComputer one = lab.add("one");
    Thread here = Thread.currentThread();
    Counting progress = new Counting();
    progress.half = here::interrupt;
    assertThrows(InterruptedException.class, () -> install(one, progress));
    Thread.interrupted();
    for (String name : names(one.cache().resolve("pangaea/files"))) {
      assertTrue(name.matches("[0-9a-f]{64}"), name);
    }
  }

  @Test
  void aFileThatIsDamagedThereIsFoundAndSentAgain() throws Exception {
    TestComputer one = lab.add("one");
    Distribution vmm = Distribution.of(VMM);
    ContentFile any = vmm.files().get(vmm.framework());
    install(one, new Counting());
    Command.output("rm", "-r", one.cache().resolve("pangaea/vmm").toString());
    Path there = one.cache().resolve("pangaea/files").resolve(any.hash());
    Files.write(there, new byte[] {1, 2, 3});
    Counting progress = new Counting();
    install(one, progress);
    assertEquals(any.size(), progress.total);
    assertEquals(any.hash(), ContentFile.of(there).hash());
  }

  @Test
  void aFullDiskIsToldWithWhatIsFree() throws Exception {
    assumeTrue(lab.hasNamespaces(), "no mounts without namespaces");
    SshLab.Wish wish = new SshLab.Wish();
    wish.before = "mount -t tmpfs -o size=1m none " + lab.folder().resolve("full/cache");
    TestComputer full = lab.add("full", wish);
    DeployException e = assertThrows(DeployException.class, () -> install(full, new Counting()));
    assertTrue(e.getMessage().contains("Computer 'full' has no room"), e.getMessage());
    assertTrue(e.getMessage().matches("(?s).* [0-9]+ KiB are free in .*"), e.getMessage());
    assertTrue(e.getMessage().contains("XDG_CACHE_HOME"), e.getMessage());
  }

  @Test
  void withoutJavaThereAndAJdkHereBothAreToldWithARemedy() throws Exception {
    assumeTrue(lab.hasNamespaces(), "no mounts without namespaces");
    SshLab.Wish wish = new SshLab.Wish();
    wish.before = "mount -t tmpfs none /usr/lib/jvm";
    TestComputer bare = lab.add("bare", wish);
    Path jre = Files.createDirectories(lab.folder().resolve("jre/bin")).resolve("java");
    runtime = runtime(Files.createFile(jre));
    DeployException e = assertThrows(DeployException.class, () -> install(bare, new Counting()));
    assertTrue(
        e.getMessage()
            .startsWith(
                "Computer 'bare' has no Java 25 or newer (none was found), and none can be brought"
                    + " there: one is made by jlink, which the Java of this computer lacks: there is"
                    + " no "
                    + jre.resolveSibling("jlink")),
        e.getMessage());
    assertTrue(e.getMessage().contains("apt-get install"), e.getMessage());
  }

  @Test
  void anOldJavaAndAnotherKindOfComputerAreTold() throws Exception {
    assumeTrue(lab.hasNamespaces(), "no mounts without namespaces");
    Path bin = Files.createDirectories(lab.folder().resolve("bin"));
    Files.writeString(
        bin.resolve("uname"),
        "#!/bin/sh\n[ \"$1\" = -sm ] && echo Linux pdp11 || exec /bin/uname \"$@\"\n");
    Command.output("chmod", "+x", bin.resolve("uname").toString());
    SshLab.Wish wish = new SshLab.Wish();
    wish.environment = "PATH=" + bin + ":/usr/bin:/bin:/usr/sbin:/sbin";
    wish.before =
        """
        mount -t tmpfs none /usr/lib/jvm
        mkdir -p /usr/lib/jvm/old/bin
        printf '#!/bin/sh\\n' >/usr/lib/jvm/old/bin/java
        chmod +x /usr/lib/jvm/old/bin/java
        echo 'JAVA_VERSION="17.0.9"' >/usr/lib/jvm/old/release
        """;
    TestComputer old = lab.add("old", wish);
    DeployException e = assertThrows(DeployException.class, () -> install(old, new Counting()));
    assertTrue(
        e.getMessage().contains("newest found: 17.0.9 at /usr/lib/jvm/old/bin/java"),
        e.getMessage());
    assertTrue(e.getMessage().contains(", and it is Linux pdp11. Install a JDK"), e.getMessage());
  }

  @Test
  void whoComesSecondIsToldWhoWasFirst() throws Exception {
    TestComputer one = lab.add("one");
    SshComputer computer = one.in(computers);
    Places places = Places.of(computer);
    RemoteRun first = new RemoteRun(computer, places, "demo", "alice@desk");
    RemoteRun second = new RemoteRun(computer, places, "demo", "bob@desk");
    first.claim();
    DeployException e = assertThrows(DeployException.class, second::claim);
    assertTrue(e.getMessage().contains("by alice@desk"), e.getMessage());
    assertTrue(e.getMessage().contains("'one'"), e.getMessage());
    second.end();
    assertThrows(DeployException.class, second::claim);
    first.end();
    second.claim();
    second.end();
    assertEquals(List.of(), names(one.temporary()));
  }

  @Test
  void ofManyAtOnceExactlyOneGetsTheName() throws Exception {
    TestComputer one = lab.add("one");
    SshComputer computer = one.in(computers);
    Places places = Places.of(computer);
    List<RemoteRun> runs =
        Stream.of("a", "b", "c", "d", "e")
            .map(who -> new RemoteRun(computer, places, "demo", who))
            .toList();
    List<Boolean> won =
        Parallel.map(
            runs,
            run -> {
              try {
                run.claim();
                return true;
              } catch (DeployException e) {
                return false;
              }
            });
    assertEquals(1, won.stream().filter(w -> w).count(), won.toString());
  }

  @Test
  void aRunFolderThatIsOpenToOthersIsRefused() throws Exception {
    TestComputer one = lab.add("one");
    SshComputer computer = one.in(computers);
    Places places = Places.of(computer);
    Command.output("mkdir", "-m", "755", places.run());
    RemoteRun run = new RemoteRun(computer, places, "demo", "tester");
    DeployException e = assertThrows(DeployException.class, run::claim);
    assertTrue(e.getMessage().contains("open to others"), e.getMessage());
  }
}
