package org.pangaea.deploy.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.pangaea.deploy.DeployException;
import org.pangaea.guests.IoReason;

/**
 * The archive of a report, a zip file with one folder: {@code README.txt} says what is where and
 * what could not be had, {@code manifest.json} the same for programs. All texts go through a {@link
 * Redaction}. The file appears when it is complete, readable for its owner alone. One thread.
 */
public final class ReportArchive implements AutoCloseable {
  /** Of a log the end tells most. */
  private static final int MOST_OF_A_LOG = 4 << 20;

  private static final Gson JSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private final Path file;
  private final Path written;
  private final String folder;
  private final Redaction redaction;
  private final Map<String, String> entries = new LinkedHashMap<>();
  private final List<Missing> missing = new ArrayList<>();
  private final ZipOutputStream zip;

  /**
   * Something that should have been in the report.
   *
   * @param what it is
   * @param reason why it is not there
   */
  public record Missing(String what, String reason) {}

  /** What {@code manifest.json} says. */
  private record Manifest(
      String made,
      Map<String, String> files,
      List<Missing> missing,
      Map<String, Integer> removed) {}

  /**
   * Begins an archive.
   *
   * @param file which is replaced when the report is complete
   */
  public ReportArchive(Path file, Redaction redaction) throws DeployException {
    this.file = file;
    this.redaction = redaction;
    folder = file.getFileName().toString().replaceFirst("\\.zip$", "") + "/";
    written = file.resolveSibling("." + file.getFileName() + ".new");
    try {
      Files.deleteIfExists(written);
      Files.createFile(
          written,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      zip = new ZipOutputStream(Files.newOutputStream(written), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /**
   * Adds text.
   *
   * @param path in the archive
   * @param what a line for the table of contents
   */
  public void text(String path, String what, String text) throws DeployException {
    bytes(path, what, redaction.apply(text).getBytes(StandardCharsets.UTF_8));
  }

  /** Adds an object as JSON. */
  public void json(String path, String what, Object object) throws DeployException {
    text(path, what, JSON.toJson(object) + "\n");
  }

  /** Adds the end of a text file of this computer; one that cannot be read is told. */
  public void log(String path, String what, Path log) throws DeployException {
    try {
      text(path, what, end(log));
    } catch (IOException e) {
      missing(what, "%s cannot be read: %s.".formatted(log, IoReason.of(e)));
    }
  }

  private static String end(Path log) throws IOException {
    try (RandomAccessFile read = new RandomAccessFile(log.toFile(), "r")) {
      long skipped = Math.max(0, read.length() - MOST_OF_A_LOG);
      read.seek(skipped);
      byte[] bytes = new byte[(int) (read.length() - skipped)];
      read.readFully(bytes);
      return beginning(skipped) + new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** What stands in the place of a log's beginning that is left out. */
  public static String beginning(long skipped) {
    return skipped > 0 ? "[the first " + skipped + " bytes are left out]\n" : "";
  }

  /** How much of a log there is to be had at most. */
  public static int mostOfALog() {
    return MOST_OF_A_LOG;
  }

  /** Adds a file without looking into it, which must hold nothing secret. */
  public void plain(String path, String what, Path content) throws DeployException {
    try {
      bytes(path, what, Files.readAllBytes(content));
    } catch (IOException e) {
      missing(what, "%s cannot be read: %s.".formatted(content, IoReason.of(e)));
    }
  }

  private void bytes(String path, String what, byte[] content) throws DeployException {
    if (entries.putIfAbsent(path, what) != null) {
      throw new IllegalArgumentException("twice in a report: " + path);
    }
    try {
      zip.putNextEntry(new ZipEntry(folder + path));
      zip.write(content);
      zip.closeEntry();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Whether something is there already. */
  public boolean has(String path) {
    return entries.containsKey(path);
  }

  /** Says that something could not be had. */
  public void missing(String what, String reason) {
    missing.add(new Missing(what, redaction.apply(reason)));
  }

  /** What could not be had so far. */
  public List<Missing> missing() {
    return List.copyOf(missing);
  }

  /** How many files are in it so far. */
  public int size() {
    return entries.size();
  }

  /** Completes the archive, and lets it appear. */
  public void finish() throws DeployException {
    try {
      String made = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
      Map<String, String> contents = new LinkedHashMap<>(entries);
      // What they tell has gone through the redaction, and its own words shall not.
      bytes("README.txt", "this", readme(made, contents).getBytes(StandardCharsets.UTF_8));
      Manifest manifest = new Manifest(made, contents, missing, redaction.counts());
      bytes(
          "manifest.json",
          "the same for programs",
          JSON.toJson(manifest).getBytes(StandardCharsets.UTF_8));
      zip.close();
      Files.move(
          written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private String readme(String made, Map<String, String> contents) {
    StringBuilder text = new StringBuilder("Pangaea report, made " + made + "\n");
    text.append("\nWhat is in it\n");
    contents.forEach((path, what) -> text.append("  %s: %s\n".formatted(path, what)));
    text.append("\nWhat could not be had\n");
    missing.forEach(lack -> text.append("  %s: %s\n".formatted(lack.what(), lack.reason())));
    if (missing.isEmpty()) {
      text.append("  Nothing.\n");
    }
    text.append("\nWhat is never in it\n");
    text.append("  guest memory, the guest's console and disks; key files; environment variables");
    text.append(" but PANGAEA_...\n");
    text.append("\nWhat was taken out of the texts, and how often\n");
    redaction.counts().forEach((kind, count) -> text.append("  %6d  %s\n".formatted(count, kind)));
    text.append(
        "  Names of computers, users, files and addresses stay. Look before you send it.\n");
    return text.toString();
  }

  private DeployException failed(IOException e) {
    return new DeployException(
        DeployException.Kind.FAILED,
        "The report cannot be written to %s: %s.".formatted(file, IoReason.withFile(e)),
        e);
  }

  /** Removes what was not completed. */
  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      // What was written is not wanted any more.
      entries.clear();
    }
    try {
      Files.deleteIfExists(written);
    } catch (IOException e) {
      // A hidden file stays that the next report of this name removes.
      return;
    }
  }
}
