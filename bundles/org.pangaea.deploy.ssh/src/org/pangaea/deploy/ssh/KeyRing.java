package org.pangaea.deploy.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.pangaea.guests.IoReason;

/**
 * Private keys that were read from files. A passphrase is asked for once, however many computers
 * the key opens, and not again when a connection was lost.
 */
final class KeyRing {
  private static final int TRIES = 3;

  private final Optional<SshPrompt> prompt;
  private final Map<Path, Key> keys = new HashMap<>();

  KeyRing(Optional<SshPrompt> prompt) {
    this.prompt = prompt;
  }

  /**
   * What a file holds.
   *
   * @param pair the key, if it could be read
   * @param problem why not, in a sentence
   */
  record Key(Optional<KeyPair> pair, String problem) {
    private static Key none(String problem) {
      return new Key(Optional.empty(), problem);
    }
  }

  synchronized Key key(Path file) {
    return keys.computeIfAbsent(file, this::load);
  }

  /** Keys that could not be read are read again when they are wanted next. */
  synchronized void forgetFailures() {
    keys.values().removeIf(key -> key.pair().isEmpty());
  }

  private Key load(Path file) {
    Passphrase passphrase = new Passphrase(file);
    try (InputStream in = Files.newInputStream(file)) {
      Iterable<KeyPair> pairs =
          SecurityUtils.loadKeyPairIdentities(
              null, NamedResource.ofName(file.toString()), in, passphrase);
      if (pairs != null && pairs.iterator().hasNext()) {
        return new Key(Optional.of(pairs.iterator().next()), "");
      }
      return Key.none(file + " holds no private key that can be used.");
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      return Key.none(passphrase.problem(e));
    }
  }

  /** Asks for the passphrase of one file. */
  private final class Passphrase implements FilePasswordProvider {
    private final Path file;
    private String problem;

    Passphrase(Path file) {
      this.file = file;
    }

    String problem(Exception failure) {
      if (problem != null) {
        return problem;
      }
      return failure instanceof IOException e
          ? file + " cannot be read: " + IoReason.of(e) + "."
          : file + " holds no private key that can be used.";
    }

    @Override
    public String getPassword(SessionContext session, NamedResource key, int retry)
        throws IOException {
      if (prompt.filter(SshPrompt::isThere).isEmpty()) {
        throw givenUp(
            "%s is encrypted, and nobody can be asked now for its passphrase: ssh-add it to an agent, or run this on a terminal."
                .formatted(file));
      }
      String again = retry == 0 ? "" : "That was not it. ";
      Optional<String> typed = prompt.get().secret(again + "Passphrase of " + file + ": ");
      if (typed.isEmpty()) {
        throw givenUp("No passphrase was given for " + file + ".");
      }
      return typed.get();
    }

    private IOException givenUp(String sentence) {
      problem = sentence;
      return new IOException(sentence);
    }

    @Override
    public ResourceDecodeResult handleDecodeAttemptResult(
        SessionContext session, NamedResource key, int retry, String password, Exception failure) {
      if (failure == null || problem != null) {
        return ResourceDecodeResult.TERMINATE;
      }
      if (retry + 1 < TRIES) {
        return ResourceDecodeResult.RETRY;
      }
      problem = "The passphrase of " + file + " was wrong " + TRIES + " times.";
      return ResourceDecodeResult.TERMINATE;
    }
  }
}
