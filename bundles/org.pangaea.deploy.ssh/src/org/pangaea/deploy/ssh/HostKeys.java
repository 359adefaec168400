package org.pangaea.deploy.ssh;

import java.io.IOException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.signature.Signature;
import org.pangaea.guests.IoReason;

/**
 * Whether the host at the other end is who the user knows: strict, and asks only of the unknown.
 */
final class HostKeys {
  /** What RSA keys sign with. Their type in files is that of the oldest way. */
  private static final List<String> RSA = List.of("rsa-sha2-512", "rsa-sha2-256", "ssh-rsa");

  private final SshHost host;
  private final KnownHosts known;
  private final Optional<SshPrompt> prompt;
  private volatile String refusal;

  HostKeys(SshHost host, Optional<SshPrompt> prompt) {
    this.host = host;
    this.prompt = prompt;
    known = new KnownHosts(host.knownHosts());
  }

  /** Why the host was refused, if it was. */
  Optional<String> refusal() {
    return Optional.ofNullable(refusal);
  }

  /** Those of known keys first: which of its keys a server shows depends on what is asked for. */
  List<NamedFactory<Signature>> preferred(List<NamedFactory<Signature>> all) throws IOException {
    List<String> types = new ArrayList<>(known.types(host.knownAs()));
    if (types.contains("ssh-rsa")) {
      types.addAll(RSA);
    }
    List<NamedFactory<Signature>> ordered = new ArrayList<>();
    for (NamedFactory<Signature> factory : all) {
      if (types.contains(factory.getName())) {
        ordered.add(factory);
      }
    }
    for (NamedFactory<Signature> factory : all) {
      if (!ordered.contains(factory) && !factory.getName().contains("-cert-")) {
        ordered.add(factory);
      }
    }
    return ordered;
  }

  boolean accepts(PublicKey key) {
    try {
      String text = PublicKeyEntry.toString(key);
      KnownHosts.Answer answer = known.check(host.knownAs(), text);
      refusal =
          switch (answer.verdict()) {
            case KNOWN -> null;
            case CHANGED -> changed(answer, key);
            case REVOKED ->
                "its host key is revoked in %s:%d. Do not connect to it."
                    .formatted(answer.file(), answer.line());
            case UNKNOWN -> ask(answer, key, text);
          };
    } catch (IOException e) {
      refusal = "the keys of known hosts cannot be read: " + IoReason.withFile(e) + ".";
    }
    return refusal == null;
  }

  private String changed(KnownHosts.Answer answer, PublicKey key) {
    return """
    its host key has changed: it shows %s, and line %d of %s has another one. Either the computer was installed anew, or someone is in between. \
    Ask who runs it; if the new key is right, remove the old one: ssh-keygen -f %s -R '%s'\
    """
        .formatted(fingerprint(key), answer.line(), answer.file(), answer.file(), host.knownAs());
  }

  private String ask(KnownHosts.Answer answer, PublicKey key, String text) throws IOException {
    if (prompt.filter(SshPrompt::isThere).isEmpty()) {
      return """
      its host key is not known (%s), and nobody can be asked now whether it is right. \
      Add it to %s: ssh-keyscan%s %s, after comparing its fingerprint, or connect once with ssh.\
      """
          .formatted(
              fingerprint(key),
              answer.file(),
              host.port() == SshHost.STANDARD_PORT ? "" : " -p " + host.port(),
              host.address());
    }
    boolean agreed =
        prompt
            .get()
            .agrees(
                "The host key of %s is not known. Its fingerprint is\n  %s\nIs that the right one? (yes/no) "
                    .formatted(host.knownAs(), fingerprint(key)));
    if (!agreed) {
      return "its host key is not known, and you did not accept it.";
    }
    known.add(host.knownAs(), text);
    return null;
  }

  private static String fingerprint(PublicKey key) {
    return KeyUtils.getKeyType(key) + " " + KeyUtils.getFingerPrint(key);
  }
}
