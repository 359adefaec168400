package org.pangaea.deploy.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes secrets out of text: by what they are called, by what they look like, and by what they are
 * as far as this process's environment has them. Rather too much is taken than too little.
 *
 * <p>All patterns are bounded or possessive: logs come from guests and other computers, and may
 * hold lines of any length.
 */
public final class Redaction {
  /** Shorter values of variables are words that stand everywhere. */
  private static final int SHORTEST_VALUE = 6;

  private static final Pattern SECRET_VARIABLE =
      Pattern.compile(
          "(?i).*(PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|CREDENTIAL|PRIVATE|(^|_)(PASS|PWD_|KEY)(_|$)|APIKEY|COOKIE).*");

  /** What stands behind a name: in quotes, escaped or not, or up to a blank or a separator. */
  private static final String VALUE =
      "(?:\\\\\"[^\"\\n]*+\\\\?\"?+|\"(?:[^\"\\\\\\n]++|\\\\.){0,500}+\"?+|'[^'\\n]*+'?+|[^\\s\"',;&})\\]]++)";

  private static final String NAMES =
      "password|passwd|passphrase|secret|token|credential|cookie|api[_-]?key|access[_-]?key|private[_-]?key|secret[_-]?key|auth[_-]?key";

  /** A share of changes between capitals, small letters and digits that words do not have. */
  private static final double RANDOM = 0.35;

  private final List<Rule> rules = new ArrayList<>();
  private final Map<String, Integer> counts = new LinkedHashMap<>();

  /**
   * One kind of secret.
   *
   * @param name for the list of what is taken out
   * @param pattern group 1, if there is one, stays
   * @param replacement of the rest
   * @param condition that a match must meet, too
   */
  private record Rule(
      String name, Pattern pattern, String replacement, Predicate<MatchResult> condition) {}

  /**
   * A redaction of one report.
   *
   * @param environment this process's variables: the values of those whose names promise a secret
   *     are taken out wherever they stand
   */
  public Redaction(Map<String, String> environment) {
    rule(
        "private keys between BEGIN and END",
        "-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[^-]{0,20}-----(?:(?!-----END)[\\s\\S]){0,20000}+(?:-----END [A-Z0-9 ]{0,40}-----)?+",
        "[private key removed]");
    environment.entrySet().stream()
        .filter(variable -> SECRET_VARIABLE.matcher(variable.getKey()).matches())
        .filter(variable -> variable.getValue().strip().length() >= SHORTEST_VALUE)
        .map(variable -> variable.getValue().strip())
        .distinct()
        .sorted(Comparator.comparing(String::length).reversed())
        .forEach(value ->
            rule(
                "values of environment variables that are called like secrets",
                Pattern.quote(value) + "|" + Pattern.quote(escaped(value)),
                "[removed]"));
    rule(
        "authorization headers",
        "(?i)(authorization\\\\?[\"']?\\s{0,5}[:=]\\s{0,5})[^\\n]{1,4000}+",
        "[removed]");
    rule("bearer tokens", "(?i)\\b(bearer\\s{1,5})[A-Za-z0-9+/._~=-]{8,4000}+", "[removed]");
    rule(
        "values of names with password, passphrase, secret, token, credential, cookie or ... key",
        "((?i:" + NAMES + ")[\\w.-]{0,40}+\\\\?[\"']?\\s{0,5}[:=]\\s{0,5})" + VALUE,
        "[removed]");
    rule(
        "values of options with such names",
        "((?<![\\w.-])--?[\\w.-]{0,40}?(?i:" + NAMES + ")[\\w.-]{0,40}+[ \\t]{1,5})(?!-)" + VALUE,
        "[removed]");
    rule(
        "values of names that end in key",
        "((?:(?<![A-Za-z])[Kk]ey|KEY|[a-z]Key)\\\\?[\"']?\\s{0,5}=\\s{0,5}|[._-]key\\\\?[\"']?\\s{0,5}[:=]\\s{0,5})"
            + VALUE,
        "[removed]");
    rule(
        "passwords in addresses",
        "([a-zA-Z][a-zA-Z0-9+.-]{1,20}://[^\\s/:@]{0,100}:)[^\\s/@]{1,400}(?=@)",
        "[removed]");
    rule(
        "keys of well-known services",
        "\\b(?:gh[pousr]_[A-Za-z0-9]{16,}+|github_pat_\\w{16,}+|xox[abprs]-[A-Za-z0-9-]{10,}+|(?:AKIA|ASIA)[A-Z0-9]{16}|sk-[A-Za-z0-9_-]{16,}+|AIza[A-Za-z0-9_-]{30,}+)",
        "[removed]");
    rule("UUIDs", "\\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\\b", "[uuid removed]");
    rule(
        "32 or more hexadecimal digits, such as tokens, and hashes too",
        "(?<![0-9a-zA-Z])[0-9a-fA-F]{32,}+(?![0-9a-zA-Z])",
        "[hex removed]");
    rules.add(
        new Rule(
            "32 or more characters that look like chance, such as keys in base64",
            Pattern.compile("(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_=-]{32,}+"),
            "[random text removed]",
            match -> isRandom(match.group())));
  }

  private void rule(String name, String pattern, String replacement) {
    rules.add(new Rule(name, Pattern.compile(pattern), replacement, match -> true));
  }

  /** As it stands in JSON. */
  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  /**
   * Words and paths change between kinds of characters now and then, keys all the time. Long names
   * of methods do, too, but have no digits.
   */
  private static boolean isRandom(String text) {
    if (text.chars().noneMatch(character -> kind((char) character) == 1)) {
      return false;
    }
    int changes = 0;
    for (int i = 1; i < text.length(); i++) {
      int before = kind(text.charAt(i - 1));
      int here = kind(text.charAt(i));
      changes += before != here && before != 0 && here != 0 ? 1 : 0;
    }
    return changes > RANDOM * (text.length() - 1);
  }

  private static int kind(char character) {
    if (character >= '0' && character <= '9') {
      return 1;
    }
    if (character >= 'a' && character <= 'z') {
      return 2;
    }
    return character >= 'A' && character <= 'Z' ? 3 : 0;
  }

  /** Text without secrets. */
  public String apply(String text) {
    String result = text;
    for (Rule rule : rules) {
      Matcher matcher = rule.pattern().matcher(result);
      result =
          matcher.replaceAll(match -> {
            if (!rule.condition().test(match)) {
              return Matcher.quoteReplacement(match.group());
            }
            counts.merge(rule.name(), 1, Integer::sum);
            String kept = match.groupCount() > 0 && match.group(1) != null ? match.group(1) : "";
            return Matcher.quoteReplacement(kept + rule.replacement());
          });
    }
    return result;
  }

  /** What is taken out, each kind with how often that happened so far. */
  public Map<String, Integer> counts() {
    Map<String, Integer> all = new LinkedHashMap<>();
    rules.forEach(rule -> all.put(rule.name(), counts.getOrDefault(rule.name(), 0)));
    return all;
  }
}
