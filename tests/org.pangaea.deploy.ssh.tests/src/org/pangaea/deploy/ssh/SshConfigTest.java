package org.pangaea.deploy.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pangaea.deploy.DeployException;

/** {@code ~/.ssh/config} and {@code known_hosts}, by OpenSSH's rules. */
class SshConfigTest {
  private static final String KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA";

  @TempDir private Path home;

  @BeforeEach
  void makeFolder() throws IOException {
    Files.createDirectory(home.resolve(".ssh"));
  }

  private SshHost host(String alias, String config) throws Exception {
    Files.writeString(home.resolve(".ssh/config"), config);
    SshEnvironment environment =
        new SshEnvironment(home, "ada", Optional.of(Path.of("/agent")), Optional.empty());
    return SshConfig.read(environment).host(alias, Optional.empty(), OptionalInt.empty());
  }

  private String refused(String config) {
    return assertThrows(DeployException.class, () -> host("here", config)).getMessage();
  }

  @Test
  void withoutAFileEverythingIsAsUsual() throws Exception {
    SshEnvironment environment =
        new SshEnvironment(home, "ada", Optional.empty(), Optional.empty());
    SshHost host =
        SshConfig.read(environment).host("x.example", Optional.empty(), OptionalInt.empty());
    assertEquals("ada@x.example", host.shown());
    assertEquals("x.example", host.knownAs());
    assertEquals(home.resolve(".ssh/id_ed25519"), host.identityFiles().getFirst());
    assertEquals(List.of(home.resolve(".ssh/known_hosts")), host.knownHosts());
  }

  @Test
  void theHostsThatItNamesAreThoseWithoutPatterns() throws Exception {
    Files.writeString(
        home.resolve(".ssh/config"),
        "Host web1 web2\n  User ada\n  HostName %h.example\nHost *\n  Port 2200\nHost !x y? web1\n");
    SshEnvironment environment =
        new SshEnvironment(home, "eve", Optional.empty(), Optional.empty());
    try (SshComputers computers = new SshComputers(environment)) {
      assertEquals(
          List.of(
              new SshComputers.KnownHost("web1", "ada@web1.example:2200"),
              new SshComputers.KnownHost("web2", "ada@web2.example:2200")),
          computers.knownHosts());
    }
  }

  @Test
  void theFirstValueThatAppliesCountsAndIdentitiesAddUp() throws Exception {
    SshHost host =
        host(
            "web1",
            """
            # of all
            Port = 2200
            Host web* !web2
              User first
              IdentityFile ~/.ssh/one
            Host *
              User second
              Port 2201
              IdentityFile %d/two-%r-%h
              HostName %h.example
            Match host web1
              User third
            Match all
              IdentityAgent none
            """);
    assertEquals("first@web1.example:2200", host.shown());
    assertEquals("[web1.example]:2200", host.knownAs());
    assertEquals(
        List.of(home.resolve(".ssh/one"), home.resolve("two-first-web1.example")),
        host.identityFiles());
    assertTrue(host.agent().isEmpty());
    assertEquals(
        "second", host("web2", "Host web* !web2\n User first\nHost *\n User second\n").user());
  }

  @Test
  void theModelStandsAboveTheFile() throws Exception {
    Files.writeString(home.resolve(".ssh/config"), "Host *\n User file\n Port 2200\n");
    SshEnvironment environment =
        new SshEnvironment(home, "ada", Optional.empty(), Optional.empty());
    assertEquals(
        "model@x:23",
        SshConfig.read(environment).host("x", Optional.of("model"), OptionalInt.of(23)).shown());
  }

  @Test
  void filesAreIncludedWhereTheLineStandsAndCirclesRefused() throws Exception {
    Files.createDirectory(home.resolve(".ssh/conf.d"));
    Files.writeString(home.resolve(".ssh/conf.d/b.conf"), "Host x\n  User b\n");
    Files.writeString(home.resolve(".ssh/conf.d/a.conf"), "Host x\n  User a\n");
    Files.writeString(home.resolve(".ssh/conf.d/c.other"), "Host x\n  User c\n");
    assertEquals("a", host("x", "Include conf.d/*.conf none/*\nHost x\n  User z\n").user());
    assertTrue(refused("Include config\n").contains("maybe in a circle"));
  }

  @Test
  void mistakesAreToldWithTheirLine() {
    assertTrue(refused("\nPort many\n").contains("config:2: 'many' is no port"));
    assertTrue(refused("Port 70000\n").contains("'70000' is no port"));
    assertTrue(refused("Port\n").contains("config:1: 'Port' is no option with a value"));
    assertTrue(refused("Host here\n ProxyCommand nc %h %p\n").contains("config:2:"));
  }

  @Test
  void aJumpHostMakesAProxyCommandNeedless() throws Exception {
    SshHost host = host("x", "ProxyJump a,ada@b:23\nProxyCommand nc\n");
    assertEquals(List.of("a", "ada@b:23"), host.jumps());
    assertEquals(List.of(), host("x", "ProxyJump none\n").jumps());
    SshComputers.Wanted jump = SshComputers.Wanted.jump("ssh://ada@b:23");
    assertEquals(new SshComputers.Wanted("b", Optional.of("ada"), OptionalInt.of(23)), jump);
    assertThrows(DeployException.class, () -> SshComputers.Wanted.jump("b:x"));
  }

  @Test
  void knownHostsTellTheirLineAndWhatTheyDoNotKnow() throws Exception {
    Path file = home.resolve(".ssh/known_hosts");
    Files.writeString(
        file,
        """
        # comment
        @cert-authority *.example %1$s
        a.example,[b.example]:2200 %1$s remark
        *.example,!c.example %1$s
        """
            .formatted(KEY));
    KnownHosts known = new KnownHosts(List.of(file));
    assertEquals(3, known.check("a.example", KEY).line());
    assertEquals(KnownHosts.Verdict.KNOWN, known.check("[b.example]:2200", KEY).verdict());
    assertEquals(KnownHosts.Verdict.UNKNOWN, known.check("b.other", KEY).verdict());
    assertEquals(KnownHosts.Verdict.UNKNOWN, known.check("c.example", KEY).verdict());
    assertEquals(4, known.check("d.example", KEY).line());
    assertEquals(
        KnownHosts.Verdict.CHANGED, known.check("a.example", "ssh-ed25519 AAAAother").verdict());
    assertEquals(KnownHosts.Verdict.CHANGED, known.check("a.example", "ssh-rsa AAAAB").verdict());
    assertEquals(List.of("ssh-ed25519"), known.types("a.example"));
  }

  @Test
  void aNewKeyGetsALineOfItsOwn() throws Exception {
    Path file = home.resolve("made/known_hosts");
    KnownHosts known = new KnownHosts(List.of(file));
    known.add("a", KEY);
    assertEquals("a " + KEY + "\n", Files.readString(file));
    Files.writeString(file, "b " + KEY);
    known.add("a", KEY);
    assertEquals("b " + KEY + "\na " + KEY + "\n", Files.readString(file));
    assertFalse(Files.getPosixFilePermissions(file.getParent()).toString().contains("GROUP"));
  }
}
