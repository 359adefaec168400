package org.pangaea.deploy.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Files with the keys of hosts, in OpenSSH's form, plain or hashed. */
final class KnownHosts {
  private final List<Path> files;

  KnownHosts(List<Path> files) {
    this.files = files;
  }

  /** What they say of a host's key. */
  enum Verdict {
    KNOWN,
    UNKNOWN,
    CHANGED,
    REVOKED
  }

  /**
   * What they say, and where.
   *
   * @param file that says it, or the one that could
   * @param line in it, from 1; 0 if none says anything
   */
  record Answer(Verdict verdict, Path file, int line) {}

  private record Entry(Path file, int line, boolean revoked, String type, String key) {}

  /**
   * Looks a key up.
   *
   * @param host as {@link SshHost#knownAs} has it
   * @param key type and base64, as in the files
   */
  Answer check(String host, String key) throws IOException {
    Answer answer = new Answer(Verdict.UNKNOWN, files.getFirst(), 0);
    for (Entry entry : entries(host)) {
      boolean same = (entry.type() + " " + entry.key()).equals(key);
      if (same && entry.revoked()) {
        return new Answer(Verdict.REVOKED, entry.file(), entry.line());
      }
      if (same && answer.verdict() != Verdict.KNOWN) {
        answer = new Answer(Verdict.KNOWN, entry.file(), entry.line());
      } else if (!same && answer.verdict() == Verdict.UNKNOWN && !entry.revoked()) {
        answer = new Answer(Verdict.CHANGED, entry.file(), entry.line());
      }
    }
    return answer;
  }

  /** Types of the keys that are known of a host: a server has several, and these are asked for. */
  List<String> types(String host) throws IOException {
    return entries(host).stream()
        .filter(entry -> !entry.revoked())
        .map(Entry::type)
        .distinct()
        .toList();
  }

  private List<Entry> entries(String host) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (Path file : files) {
      List<String> lines = lines(file);
      for (int i = 0; i < lines.size(); i++) {
        String[] words = lines.get(i).strip().split("\\s+");
        boolean marked = words[0].startsWith("@");
        int first = marked ? 1 : 0;
        // Keys that sign those of hosts are for certificates, which are not asked for.
        boolean usable = !marked || words[0].equals("@revoked");
        if (usable
            && !words[0].startsWith("#")
            && words.length >= first + 3
            && names(words[first], host)) {
          entries.add(new Entry(file, i + 1, marked, words[first + 1], words[first + 2]));
        }
      }
    }
    return entries;
  }

  private static List<String> lines(Path file) throws IOException {
    try {
      // What is no text in this encoding is a comment, and must not hide the rest.
      return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private static boolean names(String names, String host) throws IOException {
    if (!names.startsWith("|1|")) {
      return SshConfig.matches(Arrays.asList(names.split(",")), host);
    }
    String[] parts = names.split("\\|");
    if (parts.length != 4) {
      return false;
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(parts[2]), "HmacSHA1"));
      byte[] hash = mac.doFinal(host.getBytes(StandardCharsets.UTF_8));
      return MessageDigest.isEqual(hash, Base64.getDecoder().decode(parts[3]));
    } catch (GeneralSecurityException e) {
      throw new IOException("this Java has no HMAC with SHA-1", e);
    } catch (IllegalArgumentException e) {
      // Not base64: no name of ours.
      return false;
    }
  }

  /** Remembers a key. */
  void add(String host, String key) throws IOException {
    Path file = files.getFirst();
    if (!Files.exists(file.getParent())) {
      Files.createDirectories(
          file.getParent(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    boolean endsWithin =
        Files.exists(file)
            && Files.size(file) > 0
            && !Files.readString(file, StandardCharsets.ISO_8859_1).endsWith("\n");
    Files.writeString(
        file,
        (endsWithin ? "\n" : "") + host + " " + key + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
