package org.pangaea.deploy.ssh;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What of this computer SSH goes by. It holds no secret itself.
 *
 * @param home the user's, with {@code .ssh} in it
 * @param user who logs in where nobody says otherwise
 * @param agent socket of the agent that holds the user's keys
 * @param prompt the terminal; empty if nobody can be asked
 */
public record SshEnvironment(
    Path home, String user, Optional<Path> agent, Optional<SshPrompt> prompt) {

  /** The environment of this process. */
  public static SshEnvironment of(Map<String, String> variables, Optional<SshPrompt> prompt) {
    String agent = variables.getOrDefault("SSH_AUTH_SOCK", "");
    return new SshEnvironment(
        Path.of(System.getProperty("user.home")),
        System.getProperty("user.name"),
        agent.isEmpty() ? Optional.empty() : Optional.of(Path.of(agent)),
        prompt);
  }

  Path folder() {
    return home.resolve(".ssh");
  }
}
