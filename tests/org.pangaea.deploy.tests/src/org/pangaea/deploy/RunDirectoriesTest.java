package org.pangaea.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunDirectoriesTest {
  private Path folder;
  private Path base;
  private RunDirectories directories;

  @BeforeEach
  void makeAShortFolder() throws IOException {
    folder = Files.createTempDirectory(Path.of("/tmp"), "pg");
    base = folder.resolve("run");
    directories = new RunDirectories(base);
  }

  @AfterEach
  void remove() throws IOException {
    RunDirectory.delete(folder);
  }

  private static SessionInfo session(String name, Path socket) {
    return new SessionInfo(
        name,
        0,
        "cluster",
        "busybox",
        1,
        "2030-01-01T00:00:00Z",
        0,
        List.of(new NodeInfo("node0", 4_000_001, socket.toString(), "log")),
        512L << 20,
        null);
  }

  /** What a process leaves that is killed: everything but its lock. */
  private Path leaveBehind(String name, Path socket) throws Exception {
    RunDirectory directory = directories.create(name, 1);
    directory.write(session(name, socket));
    Files.writeString(directory.path().resolve("node0.log"), "the end");
    Path copy = Files.move(directory.path(), folder.resolve("copy"));
    Files.createDirectory(directory.path());
    directory.close(false);
    return Files.move(copy, base.resolve(name));
  }

  @Test
  void areForTheirUserAlone() throws Exception {
    RunDirectory directory = directories.create("linux", 2);
    for (Path path : List.of(base, directory.path())) {
      assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    }
    directory.close(false);
    assertFalse(Files.exists(directory.path()));
  }

  @Test
  void refuseABaseThatIsOpenToOthers() throws Exception {
    Files.createDirectory(base);
    Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwxrwxrwx"));
    DeployException failure =
        assertThrows(DeployException.class, () -> directories.create("linux", 1));
    assertTrue(failure.getMessage().contains(base + " belongs to someone else or is open"));
  }

  @Test
  void refuseNamesThatMakeThePathsOfSocketsTooLong() {
    DeployException failure =
        assertThrows(
            DeployException.class, () -> directories.create("a-very-long-name".repeat(6), 2));
    assertTrue(failure.getMessage().contains("allows 107"), failure.getMessage());
    assertTrue(failure.getMessage().contains("XDG_RUNTIME_DIR"), failure.getMessage());
  }

  @Test
  void listMachinesThatRunAndNoOthers() throws Exception {
    leaveBehind("dead", folder.resolve("none"));
    RunDirectory starting = directories.create("starting", 1);
    RunDirectory running = directories.create("running", 1);
    running.write(session("running", folder.resolve("none")));
    assertEquals(
        List.of("running"), directories.running().stream().map(SessionInfo::name).toList());
    starting.close(false);
    running.close(false);
    assertEquals(List.of(), directories.running());
  }

  @Test
  void asksWhichOneIsMeantOfSeveral() throws Exception {
    RunDirectory one = directories.create("one", 1);
    one.write(session("one", folder.resolve("none")));
    RunDirectory two = directories.create("two", 1);
    two.write(session("two", folder.resolve("none")));
    DeployException failure =
        assertThrows(DeployException.class, () -> directories.find(Optional.empty()));
    assertEquals(DeployException.Kind.AMBIGUOUS, failure.kind());
    assertTrue(failure.getMessage().contains("one, two"));
    one.close(false);
    two.close(false);
  }

  @Test
  void makeRoomWhereADeadOwnerLeftThings() throws Exception {
    Path left = leaveBehind("linux", folder.resolve("none"));
    RunDirectory directory = directories.create("linux", 1);
    assertFalse(Files.exists(left.resolve("node0.log")));
    directory.close(false);
  }

  @Test
  void leaveAVmmAloneThatOutlivesItsOwner() throws Exception {
    Path socket = folder.resolve("s");
    leaveBehind("linux", socket);
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      DeployException failure =
          assertThrows(DeployException.class, () -> directories.create("linux", 1));
      assertTrue(failure.getMessage().contains("kill 4000001"), failure.getMessage());
    }
  }

  @Test
  void keepLogsAndReportsOnly() throws Exception {
    RunDirectory directory = directories.create("linux", 1);
    directory.write(session("linux", folder.resolve("none")));
    Files.createDirectories(directory.path().resolve("0.equinox/deep"));
    Files.writeString(directory.path().resolve("node0.log"), "the end");
    Path report = directory.writeReport("all is well");
    directory.close(true);
    try (var left = Files.list(directory.path())) {
      assertEquals(
          List.of("node0.log", report.getFileName().toString()),
          left.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void areWhereTheEnvironmentWantsThem() {
    assertEquals(
        folder.resolve("pangaea-" + OwnUser.id()),
        RunDirectories.base(Map.of("XDG_RUNTIME_DIR", folder.toString())));
    assertEquals(
        Path.of("/tmp/pangaea-" + OwnUser.id()),
        RunDirectories.base(Map.of("XDG_RUNTIME_DIR", "not/absolute")));
  }
}
