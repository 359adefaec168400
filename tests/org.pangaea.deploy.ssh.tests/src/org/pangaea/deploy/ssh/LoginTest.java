package org.pangaea.deploy.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pangaea.deploy.DeployException;

/** Who is let in, and whom we trust, with real servers. */
class LoginTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String USER = System.getProperty("user.name");

  private static SshLab lab;
  private static TestComputer one;
  private static TestComputer two;

  /** A home for this test, with the lab's key and known hosts. */
  private Path home;

  @BeforeAll
  static void startServers() throws Exception {
    lab = SshLab.open();
    one = lab.add("one");
    two = lab.add("two");
  }

  @AfterAll
  static void stopServers() throws Exception {
    lab.close();
  }

  @BeforeEach
  void makeHome() throws IOException {
    home = Files.createTempDirectory(lab.folder(), "user");
    Files.createDirectory(home.resolve(".ssh"));
    for (String file : List.of("id_ed25519", "id_ed25519.pub", "known_hosts")) {
      Files.copy(lab.home().resolve(".ssh").resolve(file), ssh(file));
    }
  }

  private Path ssh(String file) {
    return home.resolve(".ssh").resolve(file);
  }

  private SshEnvironment alone() {
    return new SshEnvironment(home, USER, Optional.empty(), Optional.empty());
  }

  private SshEnvironment asked(Answers answers) {
    return new SshEnvironment(home, USER, Optional.empty(), Optional.of(answers));
  }

  /** A user at the terminal. */
  private static final class Answers implements SshPrompt {
    final List<String> questions = new ArrayList<>();
    final List<String> secrets;
    final boolean agrees;

    Answers(boolean agrees, String... secrets) {
      this.agrees = agrees;
      this.secrets = new ArrayList<>(List.of(secrets));
    }

    @Override
    public boolean agrees(String question) {
      questions.add(question);
      return agrees;
    }

    @Override
    public Optional<String> secret(String question) {
      questions.add(question);
      return secrets.isEmpty() ? Optional.empty() : Optional.of(secrets.removeFirst());
    }
  }

  private static String hello(SshEnvironment environment, TestComputer computer) throws Exception {
    try (SshComputers computers = new SshComputers(environment)) {
      return computer.in(computers).output("say hello", "echo hello $((6 * 7))", LIMIT).strip();
    }
  }

  private static String refused(SshEnvironment environment, TestComputer computer) {
    DeployException e = assertThrows(DeployException.class, () -> hello(environment, computer));
    assertEquals(DeployException.Kind.UNREACHABLE, e.kind(), e.getMessage());
    assertTrue(e.getMessage().contains("'" + computer.name() + "'"), e.getMessage());
    return e.getMessage();
  }

  private static void assertContains(String part, String text) {
    assertTrue(text.contains(part), () -> "'" + part + "' is not in: " + text);
  }

  @Test
  void aKeyInTheUsualFileOpensAComputerThatIsKnown() throws Exception {
    assertEquals("hello 42", hello(alone(), one));
  }

  @Test
  void everythingSharesOneConnection() throws Exception {
    try (SshComputers computers = new SshComputers(alone())) {
      SshComputer computer = one.in(computers);
      Set<String> connections = new HashSet<>();
      for (int i = 0; i < 5; i++) {
        // Client's address and port, then the server's.
        connections.add(computer.output("say where from", "echo $SSH_CONNECTION", LIMIT));
        computer.sftp().close();
      }
      assertEquals(1, connections.size(), connections.toString());
    }
  }

  @Test
  void aComputerThatIsNotKnownIsRefusedWithoutATerminal() throws Exception {
    Files.delete(ssh("known_hosts"));
    String message = refused(alone(), one);
    assertContains("is not known", message);
    assertContains("SHA256:", message);
    assertContains("ssh-keyscan", message);
  }

  @Test
  void onATerminalItsFingerprintIsShownAndTheAnswerRemembered() throws Exception {
    Files.delete(ssh("known_hosts"));
    Answers no = new Answers(false);
    assertContains("did not accept", refused(asked(no), one));
    Answers yes = new Answers(true);
    assertEquals("hello 42", hello(asked(yes), one));
    String fingerprint = Command.output("ssh-keygen", "-lf", one.hostKey() + ".pub").split(" ")[1];
    assertContains(fingerprint, yes.questions.getFirst());
    assertEquals("hello 42", hello(alone(), one));
    assertEquals(
        one.knownAs() + " " + one.publicKey() + "\n", Files.readString(ssh("known_hosts")));
  }

  @Test
  void aChangedKeyIsRefusedAndItsLineNamedAlsoOnATerminal() throws Exception {
    Files.writeString(
        ssh("known_hosts"), "# a comment\n" + one.knownAs() + " " + two.publicKey() + "\n");
    Answers yes = new Answers(true);
    String message = refused(asked(yes), one);
    assertContains("has changed", message);
    assertContains("line 2 of " + ssh("known_hosts"), message);
    assertContains("-R '" + one.knownAs() + "'", message);
    assertEquals(List.of(), yes.questions);
  }

  @Test
  void hashedHostsAreKnownAndRevokedKeysRefused() throws Exception {
    Command.output("ssh-keygen", "-q", "-H", "-f", ssh("known_hosts").toString());
    assertTrue(Files.readString(ssh("known_hosts")).startsWith("|1|"));
    assertEquals("hello 42", hello(alone(), one));
    Files.writeString(
        ssh("known_hosts"),
        one.knownAs() + " " + one.publicKey() + "\n@revoked * " + one.publicKey() + "\n");
    assertContains("revoked in " + ssh("known_hosts") + ":2", refused(alone(), one));
  }

  @Test
  void aWrongKeyIsNamedInTheRefusal() throws Exception {
    Files.delete(ssh("id_ed25519"));
    Files.delete(ssh("id_ed25519.pub"));
    SshLab.newKey(ssh("id_ed25519"), "");
    String message = refused(alone(), one);
    assertContains("accepts none of " + ssh("id_ed25519"), message);
    assertContains("ssh-copy-id", message);
    Files.delete(ssh("id_ed25519"));
    assertContains("no key to offer", refused(alone(), one));
  }

  @Test
  void anEncryptedKeyNeedsATerminal() throws Exception {
    encrypt();
    String message = refused(alone(), one);
    assertContains(ssh("id_ed25519") + " is encrypted", message);
    assertContains("ssh-add", message);
  }

  @Test
  void itsPassphraseIsAskedForOnceForAllComputersAndAgainIfWrong() throws Exception {
    encrypt();
    Answers answers = new Answers(false, "wrong", "correct horse");
    try (SshComputers computers = new SshComputers(asked(answers))) {
      one.in(computers).connect();
      two.in(computers).connect();
    }
    assertEquals(2, answers.questions.size(), answers.questions.toString());
    assertContains("Passphrase of " + ssh("id_ed25519"), answers.questions.getFirst());
    assertContains("wrong 3 times", refused(asked(new Answers(false, "a", "b", "c", "d")), one));
  }

  private void encrypt() throws Exception {
    Command.output(
        "ssh-keygen",
        "-q",
        "-p",
        "-P",
        "",
        "-N",
        "correct horse",
        "-f",
        ssh("id_ed25519").toString());
  }

  @Test
  void theAgentSignsWithKeysThatAreInNoFile() throws Exception {
    Path socket = home.resolve("agent");
    Process agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString()).start();
    try {
      while (!Files.exists(socket)) {
        Thread.sleep(10);
      }
      Command.output(
          "env", "SSH_AUTH_SOCK=" + socket, "ssh-add", "-q", ssh("id_ed25519").toString());
      Files.delete(ssh("id_ed25519"));
      SshEnvironment environment =
          new SshEnvironment(home, USER, Optional.of(socket), Optional.empty());
      assertEquals("hello 42", hello(environment, one));
      Files.writeString(ssh("config"), "Host *\n  IdentitiesOnly yes\n");
      assertEquals("hello 42", hello(environment, one));
      Files.delete(ssh("id_ed25519.pub"));
      assertContains("does not let", refused(environment, one));
    } finally {
      agent.destroy();
      agent.waitFor();
    }
  }

  @Test
  void anAgentThatIsGoneIsToldWhenNoKeyWasGoodEnough() throws Exception {
    Files.delete(ssh("id_ed25519"));
    SshEnvironment environment =
        new SshEnvironment(home, USER, Optional.of(home.resolve("gone")), Optional.empty());
    assertContains("agent at " + home.resolve("gone"), refused(environment, one));
  }

  @Test
  void theUsersConfigurationSaysWhereAnAliasLeads() throws Exception {
    Files.move(ssh("id_ed25519"), home.resolve("work key"));
    Files.writeString(
        ssh("config"),
        """
        Host nowhere
          HostName 192.0.2.1
        Host work* !worked
          HostName %s
          Port %d
          User %s
          IdentityFile "~/work key"
        Host *
          HostName 192.0.2.2
          User nobody
        """
            .formatted(one.address(), one.port(), USER));
    try (SshComputers computers =
        new SshComputers(new SshEnvironment(home, "nobody", Optional.empty(), Optional.empty()))) {
      SshComputer computer =
          computers.computer("mine", "work1", Optional.empty(), OptionalInt.empty());
      assertEquals(one.address(), computer.address());
      assertEquals(USER, computer.output("say who", "id -un", LIMIT).strip());
      assertEquals(
          "192.0.2.2",
          computers.computer("other", "worked", Optional.empty(), OptionalInt.empty()).address());
    }
  }

  @Test
  void aJumpHostLeadsToAComputerBehindIt() throws Exception {
    Files.writeString(
        ssh("config"),
        """
        Host inner
          HostName %s
          Port %d
          ProxyJump %s@%s:%d
        """
            .formatted(two.address(), two.port(), USER, one.address(), one.port()));
    try (SshComputers computers = new SshComputers(alone())) {
      SshComputer computer =
          computers.computer("inner", "inner", Optional.empty(), OptionalInt.empty());
      String from = computer.output("say where from", "echo $SSH_CONNECTION", LIMIT).split(" ")[0];
      assertEquals(lab.hasNamespaces() ? one.address() : "127.0.0.1", from);
    }
    Files.delete(ssh("known_hosts"));
    Files.writeString(ssh("known_hosts"), two.knownAs() + " " + two.publicKey() + "\n");
    try (SshComputers computers = new SshComputers(alone())) {
      SshComputer computer =
          computers.computer("inner", "inner", Optional.empty(), OptionalInt.empty());
      DeployException e = assertThrows(DeployException.class, computer::connect);
      assertContains("through which computer 'inner' is reached", e.getMessage());
    }
  }

  @Test
  void whereNothingListensThatIsWhatIsSaid() {
    try (SshComputers computers = new SshComputers(alone())) {
      SshComputer computer =
          computers.computer("gone", one.address(), Optional.empty(), OptionalInt.of(1));
      DeployException e = assertThrows(DeployException.class, computer::connect);
      assertContains("nothing listens there", e.getMessage());
      assertContains("Computer 'gone'", e.getMessage());
      SshComputer unnamed =
          computers.computer("odd", "no-such-host.invalid", Optional.empty(), OptionalInt.empty());
      DeployException unknown = assertThrows(DeployException.class, unnamed::connect);
      assertContains("its name is not known", unknown.getMessage());
    }
  }

  @Test
  void aConnectionThatWasCutIsMadeAgain() throws Exception {
    try (SshComputers computers = new SshComputers(alone())) {
      SshComputer computer = one.in(computers);
      computer.connect();
      one.cutConnections();
      long deadline = System.nanoTime() + LIMIT.toNanos();
      while (computer.isConnected() && System.nanoTime() < deadline) {
        Thread.sleep(10);
      }
      assertEquals("hi", computer.output("say hi", "echo hi", LIMIT).strip());
    }
  }
}
