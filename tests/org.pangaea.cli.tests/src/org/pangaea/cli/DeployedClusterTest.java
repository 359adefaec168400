package org.pangaea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pangaea.control.VmState;

/** Clusters that are deployed, and machines that outlive the commands that start them. */
class DeployedClusterTest {
  private Harness harness;

  @BeforeEach
  void makeAWorld() throws IOException {
    harness = new Harness();
    harness.pair("");
  }

  @AfterEach
  void leaveNothing() throws IOException {
    harness.cluster.vmms().forEach(vmm -> vmm.exit(0));
    harness.close();
  }

  @Test
  void deploysRunsLooksAndTakesDown() throws Exception {
    assertEquals(0, harness.run("cluster", "deploy", "pair.cluster"));
    harness.assertErr("'pair' is deployed on node0, node1. Run its machines with: pangaea vm run");
    assertEquals(0, harness.run("cluster", "list"));
    harness.assertOut("pair     node0 node1  none ");
    assertEquals(0, harness.run("vm", "run", "-d", "pair.cluster"));
    harness.assertErr(
        "'small' runs on node0 (process 4000001), node1 (process 4000002) of the cluster 'pair'.",
        "'small' goes on. Its console: pangaea vm console small.");
    assertEquals(0, harness.run("vm", "list"));
    harness.assertOut("small  running  builtin  pair (deployed)  node0 node1");
    assertEquals(0, harness.run("vm", "list", "--json"));
    harness.assertOut("\"state\": \"running\"", "\"deployment\": \"pair\"");
    assertEquals(0, harness.run("node", "top", "--over", "0.01"));
    harness.assertOut("node1  4000002  small       1          1   0.0%");
    assertEquals(0, harness.run("node", "top", "--over", "0.01", "--json"));
    harness.assertOut("\"processorShare\": ", "\"machine\": \"small\"");
    assertEquals(1, harness.run("cluster", "undeploy", "pair"));
    harness.assertErr("On the cluster 'pair' run: small.");
    assertEquals(0, harness.run("vm", "stop"));
    assertEquals(0, harness.run("vm", "list"));
    harness.assertErr("no virtual machine is running.");
    assertEquals(0, harness.run("cluster", "undeploy", "pair.cluster"));
    assertTrue(harness.cluster.allEnded());
    assertEquals(0, harness.run("cluster", "list"));
    harness.assertErr("no cluster is deployed.");
  }

  @Test
  void whatHasEndedIsListedUntilItIsRemoved() throws Exception {
    assertEquals(0, harness.run("cluster", "deploy", "pair.cluster"));
    assertEquals(0, harness.run("vm", "run", "-d", "pair.cluster"));
    harness.cluster.vmms().forEach(vmm -> vmm.change(VmState.POWERED_OFF, "Over."));
    assertEquals(0, harness.run("vm", "list"));
    harness.assertOut("small  powered off");
    assertEquals(0, harness.run("cluster", "undeploy", "pair"));
    assertTrue(harness.cluster.allEnded());
  }

  @Test
  void mistakesAreAnsweredWithTheRemedy() throws Exception {
    assertEquals(3, harness.run("vm", "run", "-d", "pair.cluster"));
    harness.assertErr("the cluster 'pair' is not deployed", "pangaea cluster deploy pair.cluster");
    assertEquals(3, harness.run("cluster", "undeploy", "nobody"));
    harness.assertErr("No cluster named 'nobody' is deployed, nor any other.");
    assertEquals(0, harness.run("cluster", "deploy", "pair.cluster"));
    assertEquals(1, harness.run("cluster", "deploy", "pair.cluster"));
    harness.assertErr("The cluster 'pair' is deployed already", "pangaea cluster undeploy pair");
    assertEquals(3, harness.run("cluster", "undeploy", "nobody"));
    harness.assertErr("No cluster named 'nobody' is deployed. Deployed: pair.");
    assertEquals(2, harness.run("vm", "run", "-d", "--run", "true", "pair.cluster"));
    assertFalse(harness.err().contains("\tat "), harness.err());
    harness.cluster.vmms().forEach(vmm -> vmm.exit(0));
  }
}
