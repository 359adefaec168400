package org.pangaea.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pangaea.deploy.report.Redaction;

/** What is taken out of reports, and what is not. */
class RedactionTest {
  private final Redaction redaction =
      new Redaction(
          Map.of(
              "DB_PASSWORD",
              "correct horse",
              "HOME",
              "/home/ada",
              "PASS",
              "abc",
              "MONKEY",
              "gibbon"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password=SeCrEt",
        "Password: SeCrEt",
        "db.password = \"SeCrEt and more SeCrEt\"",
        "\"apiKey\": \"SeCrEt\"",
        "{\"reason\": \"it said password=\\\"SeCrEt\\\", and ended\"}",
        "passphrase='a SeCrEt'",
        "-Dpangaea.token=SeCrEt",
        "--password SeCrEt",
        "--auth-token   SeCrEt --more",
        "sshKey=SeCrEt",
        "key=SeCrEt",
        "link.key: SeCrEt",
        "PRIVATE_KEY=SeCrEt",
        "Authorization: Basic SeCrEt=",
        "curl -H 'Authorization: Bearer SeCrEt'",
        "sent Bearer SeCrEtSeCrEt",
        "https://ada:SeCrEt@example.org/x",
        "-----BEGIN OPENSSH PRIVATE KEY-----\nSeCrEt\nSeCrEt\n-----END OPENSSH PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nSeCrEt, and the log ends here",
        "a cookie=SeCrEt; more",
      })
  void whatIsCalledASecretIsTakenOut(String text) {
    String redacted = redaction.apply(text);
    assertFalse(redacted.contains("SeCrEt"), redacted);
    assertTrue(redacted.contains("removed]"), redacted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8f14e45fceea167a5a36dedd4bea2543c9f0f895fb98ab9159f51fd0297e236d",
        "8F14E45FCEEA167A5A36DEDD4BEA2543",
        "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ",
        "1b4e28ba-2fa1-11d2-883f-0016d3cca427",
        "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
        "AKIAIOSFODNN7EXAMPLE",
        "correct horse",
      })
  void whatLooksLikeASecretOrIsKnownAsOneIsTakenOut(String secret) {
    String redacted = redaction.apply("the VMM got " + secret + " from somebody");
    assertFalse(redacted.contains(secret), redacted);
    assertTrue(redacted.startsWith("the VMM got ["), redacted);
    assertTrue(redacted.endsWith("] from somebody"), redacted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Node 'n0' cannot be reached at /tmp/pangaea-0/trio/0.sock: Connection refused.",
        "\tat org.pangaea.machine.interpreter.InterpreterLoop.execute(InterpreterLoop.java:1234)",
        "plugins/org.pangaea.machine.interpreter_0.1.0.202611281500.jar",
        "/usr/lib/jvm/temurin-25-jdk-amd64/lib/server/classes_nocoops.jsa",
        "hart 3: pc ffffffff80002abc, a0 0000000000000001, waits for page 0x8020f000",
        "abc gibbon /home/ada",
        "The host key of 192.0.2.11 has changed",
        "monkey=business",
        "thisIsAVeryLongNameOfAMethodThatSomebodyThoughtOfInTheMiddleOfTheNight",
        "----------------------------------------------------------------------",
      })
  void whatHelpsStays(String text) {
    assertEquals(text, redaction.apply(text));
  }

  @Test
  void whatWasTakenOutIsCounted() {
    redaction.apply("password=a password=b");
    assertEquals(2, redaction.counts().values().stream().mapToInt(Integer::intValue).sum());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "password=\\\"", "-", "-----BEGIN ", "A1", "\""})
  void noLineIsTooLongForIt(String piece) {
    String line = piece.repeat((1 << 19) / piece.length());
    assertTimeoutPreemptively(Duration.ofSeconds(60), () -> redaction.apply(line));
  }
}
