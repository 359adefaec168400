package org.pangaea.deploy.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.session.SessionContext;

/**
 * The private keys in files that are offered to a host, one after the other: a file is read, and
 * its passphrase asked for, only when those before it were refused.
 */
final class Identities implements KeyIdentityProvider {
  private final SshHost host;
  private final KeyRing ring;
  private final List<String> tried = Collections.synchronizedList(new ArrayList<>());
  private final List<String> problems = Collections.synchronizedList(new ArrayList<>());

  Identities(SshHost host, KeyRing ring) {
    this.host = host;
    this.ring = ring;
  }

  /** Keys of the files, as far as they can be known without a passphrase. */
  Set<String> publicKeys() {
    Set<String> keys = new LinkedHashSet<>();
    for (Path file : host.identityFiles()) {
      try {
        String[] words =
            Files.readString(file.resolveSibling(file.getFileName() + ".pub"))
                .strip()
                .split("\\s+");
        if (words.length > 1) {
          keys.add(words[0] + " " + words[1]);
        }
      } catch (IOException e) {
        // Then the agent is not asked for that one, and the file itself is offered.
        continue;
      }
    }
    return keys;
  }

  /** What was offered from files, in words. */
  List<String> tried() {
    return List.copyOf(tried);
  }

  /** Why files were of no use, in sentences. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  @Override
  public Iterable<KeyPair> loadKeys(SessionContext session) {
    return () ->
        new Iterator<>() {
          private final Iterator<Path> files = host.identityFiles().iterator();
          private Optional<KeyPair> next = Optional.empty();

          @Override
          public boolean hasNext() {
            while (next.isEmpty() && files.hasNext()) {
              next = load(files.next());
            }
            return next.isPresent();
          }

          @Override
          public KeyPair next() {
            hasNext();
            KeyPair pair = next.orElseThrow();
            next = Optional.empty();
            return pair;
          }
        };
  }

  private Optional<KeyPair> load(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    KeyRing.Key key = ring.key(file);
    if (key.pair().isPresent()) {
      tried.add(file.toString());
    } else {
      problems.add(key.problem());
    }
    return key.pair();
  }
}
