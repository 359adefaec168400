package org.pangaea.deploy.ssh;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.sshd.client.session.ClientSession;
import org.junit.jupiter.api.Test;

/** Which connection is used after something was lost. */
class SshComputerTest {
  /** A channel's end can be seen before that of the connection it was in. */
  @Test
  void aConnectionThatEndsAfterItsChannelIsNotUsedAgain() throws Exception {
    try (SshLab lab = SshLab.open();
        SshComputers computers = new SshComputers(lab.environment())) {
      TestComputer one = lab.add("one");
      SshComputer computer = one.in(computers);
      ClientSession before = computer.session();
      computer.lost("take files", null);
      Thread asking = Thread.currentThread();
      Thread cutting =
          Thread.ofPlatform()
              .start(() -> {
                while (asking.getState() == Thread.State.RUNNABLE) {
                  Thread.onSpinWait();
                }
                cut(one);
              });
      ClientSession after = computer.session();
      cutting.join();
      assertNotSame(before, after);
      assertTrue(after.isOpen());
    }
  }

  private static void cut(TestComputer one) {
    try {
      one.cutConnections();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aConnectionThatStaysIsUsedOn() throws Exception {
    try (SshLab lab = SshLab.open();
        SshComputers computers = new SshComputers(lab.environment())) {
      SshComputer computer = lab.add("one").in(computers);
      ClientSession before = computer.session();
      computer.lost("run a command that died alone", null);
      assertSame(before, computer.session());
    }
  }
}
