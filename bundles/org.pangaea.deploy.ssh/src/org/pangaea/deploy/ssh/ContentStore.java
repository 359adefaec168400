package org.pangaea.deploy.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.common.SftpException;
import org.pangaea.deploy.DeployException;
import org.pangaea.guests.IoReason;

/**
 * What was brought to a computer: files named by the SHA-256 of their content, and VMMs made of
 * them by hard links. A name appears when its file is complete; what is there is never sent again,
 * and a file that was cut goes on where it was cut, so an upload does.
 */
final class ContentStore {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int BUFFER = 32 * 1024;
  private static final int DAMAGED = 3;

  private final SshComputer computer;
  private final Places places;

  ContentStore(SshComputer computer, Places places) {
    this.computer = computer;
    this.places = places;
  }

  String path(ContentFile file) {
    return places.files() + "/" + file.hash();
  }

  /** Brings files there, as far as they are not there yet. */
  void bring(Collection<ContentFile> files, UploadProgress progress)
      throws DeployException, InterruptedException {
    List<ContentFile> missing = missing(files);
    if (missing.isEmpty()) {
      progress.expect(0);
      return;
    }
    String upload = UUID.randomUUID().toString();
    Map<String, Long> begun = prepare(missing, upload);
    progress.expect(
        missing.stream()
            .mapToLong(file -> file.size() - begun.getOrDefault(file.hash(), 0L))
            .sum());
    try (SftpClient sftp = computer.sftp()) {
      for (ContentFile file : missing) {
        send(sftp, file, upload, begun.getOrDefault(file.hash(), 0L), progress);
      }
    } catch (IOException e) {
      SshFailure.rethrowInterrupt(e);
      throw computer.lost("take files", e);
    }
    verify(missing);
  }

  /** Files that are not there yet, or not as they should be. Changes nothing there. */
  List<ContentFile> missing(Collection<ContentFile> files)
      throws DeployException, InterruptedException {
    Map<String, ContentFile> wanted = new LinkedHashMap<>();
    files.forEach(file -> wanted.put(file.hash(), file));
    String names = namesAndSizes(wanted.values());
    // What has the wrong length was damaged there.
    String there =
        computer.output(
            "look what it has",
            """
            cd %1$s 2>/dev/null || exit 0
            while read name size; do
              [ "$(stat -c %%s $name 2>/dev/null)" != $size ] || echo $name
            done <<'END'
            %2$s
            END
            """
                .formatted(Shell.quote(places.files()), names),
            LIMIT);
    there.lines().forEach(wanted::remove);
    return List.copyOf(wanted.values());
  }

  /**
   * Makes room for files, removing what is damaged, and what uploads left that were cut long ago.
   * Somebody else may bring the same files now: those that are whole are theirs, and stay, and so
   * do parts that a process has open. Parts of uploads that were cut become this upload's.
   *
   * @return how many bytes there are of files that were begun
   */
  private Map<String, Long> prepare(List<ContentFile> missing, String upload)
      throws DeployException, InterruptedException {
    String begun =
        computer.output(
            "make a folder for files",
            """
            umask 077
            mkdir -p %1$s || exit 3
            cd %1$s || exit 3
            find . -name '*.part-*' -mmin +60 -exec rm -f {} +
            while read name size; do
              [ ! -e $name ] || [ "$(stat -c %%s $name 2>/dev/null)" = $size ] || rm -f $name
              for part in $name.part-*; do
                [ -s $part ] && [ $(stat -c %%s $part) -le $size ] || continue
                [ -z "$(ls -l /proc/[0-9]*/fd 2>/dev/null | grep -F /$part)" ] || continue
                mv $part $name.part-%3$s 2>/dev/null && echo "begun $name $(stat -c %%s $name.part-%3$s)" && break
              done
            done <<'END'
            %2$s
            END
            """
                .formatted(Shell.quote(places.files()), namesAndSizes(missing), upload),
            LIMIT);
    Map<String, Long> bytes = new HashMap<>();
    for (String line : begun.lines().toList()) {
      String[] words = line.split(" ");
      if (words.length == 3 && words[0].equals("begun") && words[2].matches("[0-9]{1,18}")) {
        bytes.put(words[1], Long.parseLong(words[2]));
      }
    }
    return bytes;
  }

  private static String namesAndSizes(Collection<ContentFile> files) {
    return files.stream()
        .map(file -> file.hash() + " " + file.size())
        .collect(Collectors.joining("\n"));
  }

  private void send(
      SftpClient sftp, ContentFile file, String upload, long begun, UploadProgress progress)
      throws IOException, DeployException, InterruptedException {
    String part = path(file) + ".part-" + upload;
    boolean complete = false;
    try {
      copy(sftp, file, part, begun, progress);
      rename(sftp, part, path(file));
      complete = true;
    } catch (SftpException e) {
      remove(sftp, part);
      throw noRoom(file, e);
    } finally {
      if (!complete) {
        remove(sftp, part);
      }
    }
  }

  private static void copy(
      SftpClient sftp, ContentFile file, String target, long begun, UploadProgress progress)
      throws IOException, DeployException, InterruptedException {
    try (InputStream in = open(file);
        OutputStream out =
            begun > 0
                ? sftp.write(target, BUFFER, SftpClient.OpenMode.Write, SftpClient.OpenMode.Append)
                : sftp.write(target, BUFFER)) {
      in.skipNBytes(begun);
      byte[] buffer = new byte[BUFFER];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        out.write(buffer, 0, n);
        progress.sent(n);
      }
    }
  }

  private static InputStream open(ContentFile file) throws DeployException {
    try {
      return Files.newInputStream(file.path());
    } catch (IOException e) {
      throw new DeployException(
          DeployException.Kind.FAILED,
          "%s cannot be read: %s.".formatted(file.path(), IoReason.of(e)),
          e);
    }
  }

  /** Somebody else may have brought the same file meanwhile; then theirs stays. */
  private static void rename(SftpClient sftp, String from, String to) throws IOException {
    try {
      sftp.rename(from, to);
    } catch (SftpException e) {
      sftp.stat(to);
      sftp.remove(from);
    }
  }

  private static void remove(SftpClient sftp, String path) {
    // An interrupt is why this is done, and must not end it.
    boolean interrupted = Thread.interrupted();
    try {
      sftp.remove(path);
    } catch (IOException e) {
      // Where the connection is gone, a later upload removes it.
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private DeployException noRoom(ContentFile file, SftpException e)
      throws DeployException, InterruptedException {
    String left =
        computer
            .run(
                "tell how full its disk is",
                "df -Pk %s | awk 'NR == 2 { print $4 }'".formatted(Shell.quote(places.files())),
                LIMIT)
            .out()
            .strip();
    long free = left.matches("[0-9]+") ? Long.parseLong(left) << 10 : Long.MAX_VALUE;
    if (free < file.size()) {
      return new DeployException(
          DeployException.Kind.FAILED,
          "Computer '%s' has no room for the VMM: %d KiB are free in %s, and a file of %d KiB is to come. Make room there, or let XDG_CACHE_HOME name another place."
              .formatted(computer.name(), free >> 10, places.cache(), file.size() >> 10),
          e);
    }
    return new DeployException(
        DeployException.Kind.FAILED,
        "Computer '%s' does not take files in %s: %s. May '%s' be written there?"
            .formatted(computer.name(), places.files(), e.getMessage(), places.cache()),
        e);
  }

  private void verify(List<ContentFile> sent) throws DeployException, InterruptedException {
    String list =
        sent.stream()
            .map(file -> file.hash() + "  " + file.hash())
            .collect(Collectors.joining("\n"));
    SshComputer.Ran ran =
        computer.run(
            "check what it was sent",
            """
            cd %s || exit 4
            bad=$(sha256sum -c 2>/dev/null <<'END' | sed -n 's/: FAILED.*//p'
            %s
            END
            )
            [ -z "$bad" ] || { rm -f $bad; echo $bad; exit %d; }
            """
                .formatted(Shell.quote(places.files()), list, DAMAGED),
            LIMIT);
    if (ran.status() != 0) {
      throw new DeployException(
          DeployException.Kind.FAILED,
          "Computer '%s' did not get all that it was sent as it was: %s. What was damaged is removed; try again, and look at its disk."
              .formatted(computer.name(), ran.words()));
    }
  }

  /**
   * Puts a VMM, or a Java for it, together from files that are there.
   *
   * @param folder where such things are
   * @return its folder, below
   */
  String install(Distribution vmm, String folder) throws DeployException, InterruptedException {
    String tree = folder + "/" + vmm.hash();
    List<String> lines = new ArrayList<>();
    vmm.files().keySet().stream()
        .map(path -> path.substring(0, Math.max(0, path.lastIndexOf('/'))))
        .distinct()
        .forEach(part -> lines.add("mkdir -p \"$new\"/" + Shell.quote(part)));
    vmm.files()
        .forEach((path, file) ->
            lines.add(
                "ln %s \"$new\"/%s || exit 3"
                    .formatted(Shell.quote(path(file)), Shell.quote(path))));
    vmm.programs().forEach(path -> lines.add("chmod 700 \"$new\"/" + Shell.quote(path)));
    computer.output(
        "put together what it was sent",
        """
        umask 077
        mkdir -p %1$s || exit 3
        exec 9>%2$s/lock
        flock 9
        [ -d %3$s ] && exit 0
        rm -rf %1$s/*.new
        new=%3$s.new
        mkdir "$new" || exit 3
        %4$s
        mv "$new" %3$s || exit 3
        """
            .formatted(
                Shell.quote(folder),
                Shell.quote(places.cache()),
                Shell.quote(tree),
                String.join("\n", lines)),
        LIMIT);
    return tree;
  }
}
