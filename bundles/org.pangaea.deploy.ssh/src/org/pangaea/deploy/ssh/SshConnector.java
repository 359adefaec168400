package org.pangaea.deploy.ssh;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.agent.SshAgent;
import org.apache.sshd.agent.SshAgentFactory;
import org.apache.sshd.agent.SshAgentServer;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.client.session.forward.ExplicitPortForwardingTracker;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.core.CoreModuleProperties;
import org.pangaea.deploy.DeployException;

/** Makes connections: who the host is, and who the user is. */
final class SshConnector {
  private static final AttributeRepository.AttributeKey<Attempt> ATTEMPT =
      new AttributeRepository.AttributeKey<>();
  private static final Duration CONNECT = Duration.ofSeconds(15);
  private static final Duration ANSWER = Duration.ofSeconds(30);

  /** A user has to find a passphrase. */
  private static final Duration TYPE = Duration.ofMinutes(5);

  private static final Duration HEARTBEAT = Duration.ofSeconds(10);
  private static final int HEARTBEATS_MISSED = 3;

  private final SshClient client;
  private final Optional<SshPrompt> prompt;
  private final KeyRing ring;

  SshConnector(SshClient client, Optional<SshPrompt> prompt, KeyRing ring) {
    this.client = client;
    this.prompt = prompt;
    this.ring = ring;
  }

  /** What belongs to one connection while it is made; the library's call-backs find it there. */
  private static final class Attempt {
    final SshHost host;
    final HostKeys hostKeys;
    final Identities identities;
    volatile String agentProblem;
    volatile boolean agentAsked;

    Attempt(SshHost host, Optional<SshPrompt> prompt, KeyRing ring) {
      this.host = host;
      hostKeys = new HostKeys(host, prompt);
      identities = new Identities(host, ring);
    }

    static Attempt of(Session session) {
      return ((ClientSession) session).getConnectionContext().getAttribute(ATTEMPT);
    }
  }

  /** A client with nothing of the library's own ideas about configuration, keys and hosts. */
  static SshClient newClient() {
    SshClient client = SshClient.setUpDefaultClient();
    client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
    client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
    client.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
    client.setServerKeyVerifier((session, _, key) -> Attempt.of(session).hostKeys.accepts(key));
    client.setAgentFactory(new AgentFactory());
    client.addSessionListener(
        new SessionListener() {
          @Override
          public void sessionCreated(Session session) {
            preferKnownKeys((ClientSession) session);
          }
        });
    CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, HEARTBEAT);
    CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, HEARTBEATS_MISSED);
    CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ZERO);
    CoreModuleProperties.AUTH_TIMEOUT.set(client, TYPE);
    client.start();
    return client;
  }

  private static void preferKnownKeys(ClientSession session) {
    try {
      session.setSignatureFactories(
          Attempt.of(session).hostKeys.preferred(session.getSignatureFactories()));
    } catch (IOException e) {
      // The same file is read again when the key is looked up, and that failure is told.
      return;
    }
  }

  /** Gives the library the agent of the host that is being connected to. */
  private static final class AgentFactory implements SshAgentFactory {
    @Override
    public SshAgent createClient(Session session, FactoryManager manager) {
      Attempt attempt = Attempt.of(session);
      Optional<Path> socket = attempt.host.agent();
      if (socket.isEmpty()) {
        return null;
      }
      try {
        attempt.agentAsked = true;
        return new UnixAgent(
            socket.get(),
            attempt.host.identitiesOnly()
                ? Optional.of(attempt.identities.publicKeys())
                : Optional.empty());
      } catch (IOException e) {
        attempt.agentProblem =
            "The agent at %s cannot be reached: %s.".formatted(socket.get(), SshFailure.reason(e));
        return null;
      }
    }

    @Override
    public List<ChannelFactory> getChannelForwardingFactories(FactoryManager manager) {
      return List.of();
    }

    @Override
    public SshAgentServer createServer(ConnectionService service) throws IOException {
      throw new IOException("the agent is not forwarded");
    }
  }

  /**
   * Connects to a host and logs in.
   *
   * @param who begins sentences about it
   * @param through the host in between
   */
  SshConnection connect(String who, SshHost host, Optional<SshConnection> through)
      throws DeployException, InterruptedException {
    Attempt attempt = new Attempt(host, prompt, ring);
    ClientSession session = open(who, attempt, through);
    try {
      session.setKeyIdentityProvider(attempt.identities);
      session.auth().verify(prompt.isPresent() ? TYPE : ANSWER);
      return new SshConnection(session, host);
    } catch (IOException e) {
      session.close(true);
      SshFailure.rethrowInterrupt(e);
      throw failure(who, attempt, e);
    }
  }

  private ClientSession open(String who, Attempt attempt, Optional<SshConnection> through)
      throws DeployException, InterruptedException {
    SshHost host = attempt.host;
    try {
      InetSocketAddress address = new InetSocketAddress(host.address(), host.port());
      if (through.isPresent()) {
        ExplicitPortForwardingTracker forward =
            through
                .get()
                .session()
                .createLocalPortForwardingTracker(
                    new SshdSocketAddress("127.0.0.1", 0),
                    new SshdSocketAddress(host.address(), host.port()));
        address = forward.getBoundAddress().toInetSocketAddress();
      } else if (address.isUnresolved()) {
        throw new UnknownHostException(host.address());
      }
      return client
          .connect(host.user(), address, AttributeRepository.ofKeyValuePair(ATTEMPT, attempt), null)
          .verify(CONNECT)
          .getSession();
    } catch (IOException e) {
      SshFailure.rethrowInterrupt(e);
      throw failure(who, attempt, e);
    }
  }

  private DeployException failure(String who, Attempt attempt, IOException e) {
    SshHost host = attempt.host;
    Optional<String> refusal = attempt.hostKeys.refusal();
    if (refusal.isPresent()) {
      return unreachable(
          "%s cannot be trusted (%s): %s".formatted(who, host.shown(), refusal.get()), e);
    }
    if (String.valueOf(e.getMessage()).contains("authentication")) {
      return unreachable(refusedUser(who, attempt), e);
    }
    return unreachable(
        "%s cannot be reached by SSH at %s: %s. Is its address right, and does its SSH server run?"
            .formatted(who, host.shown(), SshFailure.reason(e)),
        e);
  }

  private static String refusedUser(String who, Attempt attempt) {
    List<String> offered = new ArrayList<>();
    if (attempt.agentAsked && attempt.agentProblem == null) {
      offered.add("the agent's keys");
    }
    offered.addAll(attempt.identities.tried());
    List<String> sentences = new ArrayList<>();
    sentences.add(
        "%s does not let '%s' in (%s): %s."
            .formatted(
                who,
                attempt.host.user(),
                attempt.host.shown(),
                offered.isEmpty()
                    ? "there was no key to offer"
                    : "it accepts none of " + String.join(", ", offered)));
    if (attempt.agentProblem != null) {
      sentences.add(attempt.agentProblem);
    }
    sentences.addAll(attempt.identities.problems());
    boolean none = offered.isEmpty() && attempt.identities.problems().isEmpty();
    sentences.add(
        none
            ? "Make a key with ssh-keygen and bring it there with ssh-copy-id, or name one with IdentityFile in %s."
                .formatted("~/.ssh/config")
            : "Add the public key to ~/.ssh/authorized_keys there, for example with ssh-copy-id, or name the right key with IdentityFile in ~/.ssh/config.");
    return String.join(" ", sentences);
  }

  private static DeployException unreachable(String message, IOException e) {
    return new DeployException(DeployException.Kind.UNREACHABLE, message, e);
  }
}
