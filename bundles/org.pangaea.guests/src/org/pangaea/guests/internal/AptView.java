package org.pangaea.guests.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.pangaea.guests.GuestException;
import org.pangaea.guests.GuestSettings;
import org.pangaea.guests.IoReason;
import org.pangaea.guests.Progress;

/**
 * The machine's own apt, looking at another suite and another architecture.
 *
 * <p>The view has lists, caches, sources and package status of its own in one folder, so that it
 * needs no privilege and the machine's packages are neither read nor changed. What it takes from
 * the machine: the mirrors with their keys, and how they are reached (proxies, time-outs,
 * credentials). Signatures are checked by apt, and cannot be switched off here.
 */
public final class AptView implements PackageArchive {
  static final String SUITE = "trixie";
  static final String ARCHITECTURE = "riscv64";
  private static final Path DEBIAN_KEYRING =
      Path.of("/usr/share/keyrings/debian-archive-keyring.gpg");
  private static final Pattern PERCENT = Pattern.compile("dlstatus:[^:]*:([0-9.]+):.*");

  private final Path folder;
  private final Optional<String> mirror;
  private final CommandRunner runner;

  /**
   * @param folder where the view lives; created when needed
   * @param mirror the address of a Debian mirror to use instead of the machine's
   */
  public AptView(Path folder, Optional<String> mirror, CommandRunner runner) {
    this.folder = folder.toAbsolutePath();
    this.mirror = mirror;
    this.runner = runner;
  }

  @Override
  public void refresh(Progress progress) throws GuestException, InterruptedException {
    progress.phase("Reading Debian's lists of packages (" + SUITE + ", " + ARCHITECTURE + ")");
    configure();
    List<String> output = new ArrayList<>();
    int status = run(List.of("apt-get", "-q", "update"), folder, output::add);
    if (status != 0) {
      throw new GuestException(AptFailure.explain("the lists of packages", output));
    }
  }

  @Override
  public Map<String, PackageRecord> find(Collection<String> names)
      throws GuestException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("apt-cache", "--no-all-versions", "show"));
    command.addAll(names);
    List<String> output = new ArrayList<>();
    // The exit status only says that one of the names is not known.
    run(command, folder, output::add);
    Map<String, PackageRecord> found = new LinkedHashMap<>();
    for (Map<String, String> fields : Deb822.parse(String.join("\n", output))) {
      if (fields.containsKey("sha256") && names.contains(fields.get("package"))) {
        found.putIfAbsent(fields.get("package"), PackageRecord.of(fields));
      }
    }
    return found;
  }

  @Override
  public Map<PackageRecord, Path> download(
      List<PackageRecord> packages, Path target, Progress progress)
      throws GuestException, InterruptedException {
    Map<PackageRecord, Path> files = new LinkedHashMap<>();
    List<PackageRecord> missing = new ArrayList<>();
    for (PackageRecord p : packages) {
      downloaded(p, target).ifPresentOrElse(file -> files.put(p, file), () -> missing.add(p));
    }
    if (!missing.isEmpty()) {
      downloadMissing(missing, target, progress);
    }
    for (PackageRecord p : missing) {
      files.put(p, downloaded(p, target).orElseThrow(() -> wrongChecksum(p)));
    }
    return files;
  }

  private void downloadMissing(List<PackageRecord> missing, Path target, Progress progress)
      throws GuestException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("apt-get", "-q", "-o", "APT::Status-Fd=1", "download"));
    missing.forEach(p -> command.add(p.name() + "=" + p.version()));
    long total = missing.stream().mapToLong(PackageRecord::size).sum();
    List<String> output = new ArrayList<>();
    progress.bytes(0, total);
    int status =
        run(
            command,
            target,
            line -> {
              Matcher percent = PERCENT.matcher(line);
              if (percent.matches()) {
                progress.bytes((long) (Double.parseDouble(percent.group(1)) * total / 100), total);
              } else {
                output.add(line);
              }
            });
    if (status != 0) {
      throw new GuestException(AptFailure.explain("the packages of the guest", output));
    }
    progress.bytes(total, total);
  }

  /** The file of a package: apt's way of naming it is apt's own affair, the checksum is not. */
  private static Optional<Path> downloaded(PackageRecord wanted, Path target)
      throws GuestException {
    try (Stream<Path> files = Files.list(target)) {
      for (Path file : files.sorted().toList()) {
        if (file.getFileName().toString().startsWith(wanted.name() + "_")
            && Files.size(file) == wanted.size()
            && Sha256.of(file).equals(wanted.sha256())) {
          return Optional.of(file);
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new GuestException(
          "The download folder " + target + " cannot be read: " + IoReason.of(e) + ".", e);
    }
  }

  private static GuestException wrongChecksum(PackageRecord p) {
    return new GuestException(
        "apt left no file of the package "
            + p.name()
            + " "
            + p.version()
            + " with the right checksum. Try again; a proxy in between may alter downloads.");
  }

  private void configure() throws GuestException, InterruptedException {
    try {
      for (String name : List.of("lists/partial", "cache/archives/partial", "empty")) {
        Files.createDirectories(folder.resolve(name));
      }
      replace("status", "");
      replace("debian.sources", sources());
      replace("apt.conf", settings());
    } catch (IOException e) {
      throw new GuestException(
          "The folder " + folder + " cannot be written: " + IoReason.withFile(e) + ".", e);
    }
  }

  private void replace(String name, String text) throws IOException {
    Path temporary = Files.writeString(folder.resolve(name + ".new"), text);
    Files.move(temporary, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private String sources() throws GuestException, InterruptedException, IOException {
    List<SourceEntry> machine = AptSources.parse(machineSources());
    if (mirror.isPresent()) {
      return AptSources.mirror(mirror.get(), machine, Optional.of(DEBIAN_KEYRING), SUITE);
    }
    String sources = AptSources.withSuite(machine, SUITE);
    if (sources.isEmpty()) {
      throw new GuestException(
          "None of this machine's apt sources is a mirror of Debian. Name one with the variable "
              + GuestSettings.MIRROR_VARIABLE
              + "; the package debian-archive-keyring must be installed, so that its signatures can"
              + " be checked.");
    }
    return sources;
  }

  /** The machine's sources, file by file, from where its apt keeps them. */
  private Map<Path, String> machineSources()
      throws GuestException, InterruptedException, IOException {
    List<String> places = new ArrayList<>();
    call(
        List.of(
            "apt-config", "shell", "L", "Dir::Etc::sourcelist/f", "P", "Dir::Etc::sourceparts/d"),
        Map.of(),
        places::add);
    List<Path> files = new ArrayList<>();
    for (String place : places) {
      Path path = Path.of(place.replaceFirst("^[LP]='(.*)'$", "$1"));
      if (Files.isDirectory(path)) {
        try (Stream<Path> parts = Files.list(path)) {
          parts
              .filter(part -> part.toString().matches(".*\\.(list|sources)"))
              .sorted()
              .forEach(files::add);
        }
      } else {
        files.add(path);
      }
    }
    Map<Path, String> texts = new LinkedHashMap<>();
    for (Path file : files) {
      if (Files.isReadable(file)) {
        texts.put(file, Files.readString(file));
      }
    }
    return texts;
  }

  private String settings() throws GuestException, InterruptedException {
    StringBuilder text = new StringBuilder();
    // How to reach the mirrors is the machine's business; which indexes to fetch, and what to run
    // after an update, is not.
    call(
        List.of("apt-config", "dump"),
        Map.of(),
        line -> {
          if (line.startsWith("Acquire::")
              && !line.matches("Acquire::(IndexTargets|Languages|Allow).*")) {
            text.append(line).append('\n');
          }
        });
    return text
        + """
        Acquire::Languages "none";
        Acquire::AllowInsecureRepositories "false";
        Acquire::AllowWeakRepositories "false";
        Acquire::AllowDowngradeToInsecureRepositories "false";
        APT::Architecture "%2$s";
        APT::Architectures "%2$s";
        APT::Get::AllowUnauthenticated "false";
        APT::Sandbox::User "";
        APT::Update::Error-Mode "any";
        Dir::Cache "%1$s/cache";
        Dir::Cache::srcpkgcache "";
        Dir::Etc::main "/dev/null";
        Dir::Etc::parts "%1$s/empty";
        Dir::Etc::preferences "/dev/null";
        Dir::Etc::preferencesparts "%1$s/empty";
        Dir::Etc::sourcelist "%1$s/debian.sources";
        Dir::Etc::sourceparts "%1$s/empty";
        Dir::State::Lists "%1$s/lists";
        Dir::State::status "%1$s/status";
        """
            .formatted(folder, ARCHITECTURE);
  }

  private int run(List<String> command, Path where, Consumer<String> lines)
      throws GuestException, InterruptedException {
    return call(command, where, Map.of("APT_CONFIG", folder.resolve("apt.conf").toString()), lines);
  }

  private void call(List<String> command, Map<String, String> environment, Consumer<String> lines)
      throws GuestException, InterruptedException {
    call(command, folder, environment, lines);
  }

  private int call(
      List<String> command, Path where, Map<String, String> environment, Consumer<String> lines)
      throws GuestException, InterruptedException {
    Map<String, String> variables = new LinkedHashMap<>(environment);
    variables.put("LC_ALL", "C.UTF-8");
    try {
      return runner.run(command, where, variables, lines);
    } catch (IOException e) {
      throw new GuestException(
          "The program " + command.getFirst() + " of apt is not on this machine.", e);
    }
  }
}
