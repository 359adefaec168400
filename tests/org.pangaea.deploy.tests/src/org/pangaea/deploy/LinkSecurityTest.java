package org.pangaea.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pangaea.control.ControlConnection;
import org.pangaea.control.FabricRequest;
import org.pangaea.deploy.fakes.FakeCluster;
import org.pangaea.deploy.fakes.FakeVmm;
import org.pangaea.fabric.wire.TlsIdentity;
import org.pangaea.guests.Progress;
import org.pangaea.model.cluster.Cluster;

/** By what VMMs are to recognise each other, as they are told by whoever deploys. */
class LinkSecurityTest {
  private final FakeCluster vmms = new FakeCluster();
  private final Cluster cluster = (Cluster) TestMachines.machine(2, 2).eContainer();
  private final Map<String, PublicKey> keys = new HashMap<>();
  private Path folder;
  private boolean spread = true;
  private boolean far;
  private boolean senseless;

  @BeforeEach
  void makeAShortFolder() throws IOException {
    folder = Files.createTempDirectory(Path.of("/tmp"), "pg");
  }

  @AfterEach
  void leaveNothing() throws IOException {
    vmms.vmms().forEach(vmm -> vmm.exit(0));
    RunDirectory.delete(folder);
  }

  private VmmProcess launch(NodeStart start) throws DeployException {
    VmmProcess process = vmms.launch(start);
    FakeVmm vmm = vmms.vmm(start.node());
    vmm.setPublicKey(senseless ? "AAAA" : newKey(start.node()));
    if (far) {
      return new Far(process);
    }
    return spread ? new Neighbour(process, "127.0.0." + vmms.vmms().size()) : process;
  }

  private String newKey(String node) {
    try {
      PublicKey key = KeyPairGenerator.getInstance("EC").generateKeyPair().getPublic();
      keys.put(node, key);
      return Base64.getEncoder().encodeToString(key.getEncoded());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private DeploymentInfo deploy() throws Exception {
    return ClusterDeployment.deploy(
        cluster, this::launch, new RunDirectories(folder.resolve("run")), Progress.NONE);
  }

  private static X509Certificate read(String base64) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(Base64.getDecoder().decode(base64)));
  }

  @Test
  void vmmsOfSeveralComputersGetCertificatesForTheirOwnKeysAndNames() throws Exception {
    deploy();
    for (String node : List.of("node0", "node1")) {
      FabricRequest request = vmms.vmm(node).fabric();
      X509Certificate own = read(request.certificates().own());
      X509Certificate authority = read(request.certificates().authority());
      own.checkValidity();
      own.verify(authority.getPublicKey());
      assertEquals(keys.get(node), own.getPublicKey());
      assertEquals("CN=" + node, own.getSubjectX500Principal().getName());
      assertEquals(-1, own.getBasicConstraints(), "it could certify others");
      assertEquals(0, authority.getBasicConstraints(), "it could make authorities");
      assertEquals(
          List.of("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"),
          own.getExtendedKeyUsage().stream().sorted().toList(),
          "a server of some links and a client of others");
      assertTrue(own.getNotBefore().toInstant().isBefore(Instant.now().minusSeconds(86_400)));
      assertEquals(List.of("fabricKey", "openFabric", "connect"), vmms.vmm(node).calls());
      assertFalse(request.plain());
    }
    assertEquals(
        vmms.vmm("node0").fabric().certificates().authority(),
        vmms.vmm("node1").fabric().certificates().authority());
  }

  @Test
  void everyDeploymentHasAnAuthorityAndASecretOfItsOwn() throws Exception {
    deploy();
    FabricRequest first = vmms.vmm("node0").fabric();
    vmms.vmms().forEach(vmm -> vmm.exit(0));
    FakeCluster others = new FakeCluster();
    ClusterDeployment.deploy(
        cluster,
        start -> {
          VmmProcess process = others.launch(start);
          others.vmm(start.node()).setPublicKey(newKey(start.node()));
          return new Neighbour(process, "127.0.0." + others.vmms().size());
        },
        new RunDirectories(folder.resolve("other")),
        Progress.NONE);
    FabricRequest second = others.vmm("node0").fabric();
    others.vmms().forEach(vmm -> vmm.exit(0));
    assertNotEquals(first.token(), second.token());
    assertNotEquals(
        read(first.certificates().authority()).getIssuerX500Principal(),
        read(second.certificates().authority()).getIssuerX500Principal());
  }

  @Test
  void aModelThatAcceptsPlainLinksGetsThem() throws Exception {
    cluster.setPlainLinks(true);
    deploy();
    assertNull(vmms.vmm("node0").fabric().certificates());
    assertTrue(vmms.vmm("node0").fabric().plain(), "its VMM would refuse");
    assertTrue(vmms.vmm("node0").fabric().address().startsWith("tcp:127.0.0.1:"));
  }

  @Test
  void nodesOfOneComputerNeedNone() throws Exception {
    spread = false;
    deploy();
    assertNull(vmms.vmm("node0").fabric().certificates());
    assertFalse(vmms.vmm("node0").fabric().plain());
    assertTrue(vmms.vmm("node0").fabric().address().startsWith("unix:"));
  }

  @Test
  void clientsOfAnotherDayFindAKeyThatIsForThemAlone() throws Exception {
    RunDirectories directories = new RunDirectories(folder.resolve("run"));
    DeploymentInfo deployment = deploy();
    Path directory = Path.of(deployment.nodes().getFirst().socket()).getParent();
    Path key = directory.resolve(ClientIdentity.FILE);
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
    TlsIdentity client = ClientIdentity.in(directory).orElseThrow();
    assertEquals(ControlConnection.CLIENT, client.name());
    String authority = vmms.vmm("node0").fabric().certificates().authority();
    String pem = Files.readString(key);
    assertTrue(pem.replaceAll("\\s", "").contains(authority), "another authority's");
    ClusterDeployment.undeploy(deployment, vmms, directories, false);
    assertFalse(Files.exists(key), "it outlives the deployment");
  }

  @Test
  void aKeyThatIsNotWholeIsNamed() throws Exception {
    Path directory = Path.of(deploy().nodes().getFirst().socket()).getParent();
    Path key = directory.resolve(ClientIdentity.FILE);
    List<String> lines = Files.readAllLines(key);
    for (List<String> damaged :
        List.of(
            List.<String>of(),
            lines.subList(0, lines.size() - 1),
            lines.subList(1, lines.size()),
            lines.subList(lines.indexOf("-----BEGIN CERTIFICATE-----"), lines.size()))) {
      Files.write(key, damaged);
      IOException e = assertThrows(IOException.class, () -> ClientIdentity.in(directory));
      assertTrue(e.getMessage().contains(key + " cannot be used"), e.getMessage());
      assertTrue(e.getMessage().contains("deploy the cluster again"), e.getMessage());
    }
  }

  @Test
  void whereLinksAreInClearClientsNeedNoKey() throws Exception {
    cluster.setPlainLinks(true);
    Path directory = Path.of(deploy().nodes().getFirst().socket()).getParent();
    assertTrue(ClientIdentity.in(directory).isEmpty());
  }

  /** All nodes are on one other computer. */
  private record Far(VmmProcess process) implements DelegatingVmmProcess {
    @Override
    public Optional<RemoteNode> remote() {
      return Optional.of(new RemoteNode("shelf", "192.0.2.1", null, 0, "/there/0.sock"));
    }

    @Override
    public Optional<String> host() {
      return Optional.of("192.0.2.1");
    }
  }

  @Test
  void vmmsOfOneComputerElsewhereRecogniseTheirClientsThoughTheirLinksStayThere() throws Exception {
    far = true;
    Path directory = Path.of(deploy().nodes().getFirst().socket()).getParent();
    FabricRequest request = vmms.vmm("node1").fabric();
    assertTrue(request.address().startsWith("unix:"), request.address());
    assertEquals(
        "CN=node1", read(request.certificates().own()).getSubjectX500Principal().getName());
    assertTrue(ClientIdentity.in(directory).isPresent());
  }

  @Test
  void aVmmThatMakesNoKeyIsNamedAndNothingIsLeft() throws Exception {
    senseless = true;
    DeployException e = assertThrows(DeployException.class, this::deploy);
    assertTrue(
        e.getMessage().startsWith("Node 'node0' has made no key that can be certified: "),
        e.getMessage());
    assertTrue(vmms.allEnded());
  }

  @Test
  void nothingThatIsSecretIsWrittenDown() throws Exception {
    deploy();
    FabricRequest request = vmms.vmm("node0").fabric();
    assertFalse(request.toString().contains(request.token()), request.toString());
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertFalse(Files.readString(file).contains(request.token()), file.toString());
      }
    }
  }
}
