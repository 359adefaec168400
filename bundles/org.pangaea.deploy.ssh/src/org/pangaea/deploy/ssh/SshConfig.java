package org.pangaea.deploy.ssh;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.pangaea.deploy.DeployException;
import org.pangaea.guests.IoReason;

/**
 * The user's {@code ~/.ssh/config}, by OpenSSH's rules: of each option the first value that applies
 * to the host counts, and identity files add up.
 */
final class SshConfig {
  private static final List<String> USUAL_KEYS = List.of("id_ed25519", "id_ecdsa", "id_rsa");
  private static final Pattern LINE = Pattern.compile("(\\w+)(?:\\s*=\\s*|\\s+)(.*)");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
  private static final int DEEPEST = 16;

  private final SshEnvironment environment;
  private final List<Line> lines = new ArrayList<>();

  private record Line(Path file, int number, String option, List<String> values) {
    String value() {
      return String.join(" ", values);
    }
  }

  private SshConfig(SshEnvironment environment) {
    this.environment = environment;
  }

  /**
   * Reads it; that there is none is fine.
   *
   * @throws DeployException if it cannot be read or understood
   */
  static SshConfig read(SshEnvironment environment) throws DeployException {
    SshConfig config = new SshConfig(environment);
    config.include(environment.folder().resolve("config"), 0);
    return config;
  }

  private void include(Path file, int depth) throws DeployException {
    List<String> text;
    try {
      text = Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      return;
    } catch (IOException e) {
      throw new DeployException(
          DeployException.Kind.FAILED, "%s cannot be read: %s.".formatted(file, IoReason.of(e)), e);
    }
    for (int i = 0; i < text.size(); i++) {
      String stripped = text.get(i).strip();
      if (stripped.isEmpty() || stripped.startsWith("#")) {
        continue;
      }
      Matcher line = LINE.matcher(stripped);
      if (!line.matches()) {
        throw new DeployException(
            DeployException.Kind.FAILED,
            "%s:%d: '%s' is no option with a value.".formatted(file, i + 1, stripped));
      }
      Line read =
          new Line(file, i + 1, line.group(1).toLowerCase(Locale.ROOT), words(line.group(2)));
      if (read.option().equals("include")) {
        includeAll(read, depth);
      } else {
        lines.add(read);
      }
    }
  }

  /** What is included stands where the line stands; a Host line in it reaches to the file's end. */
  private void includeAll(Line line, int depth) throws DeployException {
    if (depth == DEEPEST) {
      throw new DeployException(
          DeployException.Kind.FAILED,
          "%s:%d: Files are included more than %d deep, maybe in a circle."
              .formatted(line.file(), line.number(), DEEPEST));
    }
    for (String value : line.values()) {
      Path pattern = environment.folder().resolve(homeIn(value));
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
      try (Stream<Path> files = Files.list(pattern.getParent())) {
        for (Path file : files.filter(matcher::matches).sorted().toList()) {
          include(file, depth + 1);
        }
      } catch (IOException e) {
        // As with OpenSSH: an include that finds nothing includes nothing.
        continue;
      }
    }
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(text);
    while (word.find()) {
      if (word.group(2) != null && word.group(2).startsWith("#")) {
        break;
      }
      words.add(word.group(1) != null ? word.group(1) : word.group(2));
    }
    return words;
  }

  /**
   * How to reach a host.
   *
   * @param alias its name
   * @param user who logs in, if somebody said so who stands above the file
   * @param port in the same way
   */
  SshHost host(String alias, Optional<String> user, OptionalInt port) throws DeployException {
    List<String> identities = new ArrayList<>();
    Map<String, Line> options = options(alias, identities);
    refuseProxyCommand(alias, options);
    String address =
        value(options, "hostname").map(name -> name.replace("%h", alias)).orElse(alias);
    String login = user.or(() -> value(options, "user")).orElse(environment.user());
    int number = port.isPresent() ? port.getAsInt() : port(options);
    Tokens tokens = new Tokens(alias, address, number, login);
    List<Path> files =
        identities.isEmpty()
            ? USUAL_KEYS.stream().map(environment.folder()::resolve).toList()
            : identities.stream().map(file -> path(file, tokens)).toList();
    List<Path> known =
        Optional.ofNullable(options.get("userknownhostsfile"))
            .map(line -> line.values().stream().map(file -> path(file, tokens)).toList())
            .orElse(List.of(environment.folder().resolve("known_hosts")));
    return new SshHost(
        alias,
        address,
        number,
        login,
        files,
        value(options, "identitiesonly").filter(SshConfig::isYes).isPresent(),
        agent(options, tokens),
        value(options, "proxyjump")
            .filter(jumps -> !jumps.equalsIgnoreCase("none"))
            .map(jumps -> Arrays.asList(jumps.split("\\s*,\\s*")))
            .orElse(List.of()),
        known,
        value(options, "hostkeyalias"));
  }

  /** The hosts that it names, without patterns; each once. */
  List<String> aliases() {
    return lines.stream()
        .filter(line -> line.option().equals("host"))
        .flatMap(line -> line.values().stream())
        .filter(name -> !name.matches(".*[*?!].*"))
        .distinct()
        .toList();
  }

  /** Where a host leads, or why nowhere. */
  String shown(String alias) {
    try {
      return host(alias, Optional.empty(), OptionalInt.empty()).shown();
    } catch (DeployException e) {
      return e.getMessage();
    }
  }

  private Map<String, Line> options(String alias, List<String> identities) throws DeployException {
    Map<String, Line> options = new LinkedHashMap<>();
    boolean applies = true;
    for (Line line : lines) {
      switch (line.option()) {
        case "host" -> applies = matches(line.values(), alias);
        case "match" -> applies = line.values().equals(List.of("all"));
        case "identityfile" -> {
          if (applies && !line.value().equalsIgnoreCase("none")) {
            identities.add(line.value());
          }
        }
        default -> {
          if (applies) {
            options.putIfAbsent(line.option(), line);
          }
        }
      }
    }
    return options;
  }

  private static void refuseProxyCommand(String alias, Map<String, Line> options)
      throws DeployException {
    Line command = options.get("proxycommand");
    if (command != null
        && !command.value().equalsIgnoreCase("none")
        && !options.containsKey("proxyjump")) {
      throw new DeployException(
          DeployException.Kind.FAILED,
          "%s:%d: Host '%s' is reached by a ProxyCommand, which is not supported. Use ProxyJump."
              .formatted(command.file(), command.number(), alias));
    }
  }

  private static int port(Map<String, Line> options) throws DeployException {
    Line line = options.get("port");
    if (line == null) {
      return SshHost.STANDARD_PORT;
    }
    if (!line.value().matches("[0-9]{1,5}") || Integer.parseInt(line.value()) > 65535) {
      throw new DeployException(
          DeployException.Kind.FAILED,
          "%s:%d: '%s' is no port. Ports are 1 to 65535."
              .formatted(line.file(), line.number(), line.value()));
    }
    return Integer.parseInt(line.value());
  }

  private Optional<Path> agent(Map<String, Line> options, Tokens tokens) {
    Optional<String> stated =
        value(options, "identityagent").filter(text -> !text.equals("SSH_AUTH_SOCK"));
    if (stated.isEmpty()) {
      return environment.agent();
    }
    return stated.get().equalsIgnoreCase("none")
        ? Optional.empty()
        : Optional.of(path(stated.get(), tokens));
  }

  private static Optional<String> value(Map<String, Line> options, String option) {
    return Optional.ofNullable(options.get(option)).map(Line::value);
  }

  private static boolean isYes(String text) {
    return text.equalsIgnoreCase("yes") || text.equalsIgnoreCase("true");
  }

  /** Patterns with {@code *} and {@code ?}; one that is negated rules the host out. */
  static boolean matches(List<String> patterns, String host) {
    boolean found = false;
    for (String pattern : patterns) {
      boolean negated = pattern.startsWith("!");
      String glob = negated ? pattern.substring(1) : pattern;
      String regex = Pattern.quote(glob).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
      if (Pattern.compile(regex, Pattern.CASE_INSENSITIVE).matcher(host).matches()) {
        if (negated) {
          return false;
        }
        found = true;
      }
    }
    return found;
  }

  private record Tokens(String alias, String address, int port, String user) {}

  private Path path(String text, Tokens tokens) {
    String replaced =
        text.replace("%%", "\0")
            .replace("%d", environment.home().toString())
            .replace("%n", tokens.alias())
            .replace("%h", tokens.address())
            .replace("%p", Integer.toString(tokens.port()))
            .replace("%r", tokens.user())
            .replace("%u", environment.user())
            .replace("\0", "%");
    return environment.home().resolve(homeIn(replaced));
  }

  private String homeIn(String text) {
    return text.equals("~") || text.startsWith("~/")
        ? environment.home() + text.substring(1)
        : text;
  }
}
