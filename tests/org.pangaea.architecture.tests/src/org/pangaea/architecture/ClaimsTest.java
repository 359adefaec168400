package org.pangaea.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What docs/claims.md says to be there has tests: each that it names exists, and each claim is in
 * the title of one.
 */
class ClaimsTest {
  private static final Path TOP = Path.of(System.getProperty("pangaea.checkout"));

  private static final Pattern TITLE = Pattern.compile("@DisplayName\\(\\s*\"Claims? ([0-9, ]+):");
  private static final Pattern NUMBERS = Pattern.compile("(\\d+)(?:–(\\d+))?");
  private static final Pattern NAMED = Pattern.compile("`(\\w+Test)(?:\\.(\\w+))?`");

  /** A line of the table. */
  private record Row(String claims, String state, String proof) {
    boolean isSaidToBeThere() {
      return state.equals("yes") || state.equals("partly");
    }

    Set<Integer> numbers() {
      Set<Integer> numbers = new TreeSet<>();
      Matcher matcher = NUMBERS.matcher(claims);
      while (matcher.find()) {
        int first = Integer.parseInt(matcher.group(1));
        int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
        for (int number = first; number <= last; number++) {
          numbers.add(number);
        }
      }
      return numbers;
    }
  }

  private static List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String line : Files.readAllLines(TOP.resolve("docs/claims.md"))) {
      String[] cells = line.split("\\|");
      if (cells.length >= 5 && cells[1].strip().matches("\\d.*")) {
        rows.add(new Row(cells[1].strip(), cells[3].strip(), cells[4]));
      }
    }
    return rows;
  }

  private static List<Path> tests() throws IOException {
    try (Stream<Path> files = Files.walk(TOP.resolve("tests"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.toString().contains("/target/"))
          .sorted(Comparator.naturalOrder())
          .toList();
    }
  }

  @Test
  void everyClaimThatIsSaidToBeThereIsInTheTitleOfATest() throws IOException {
    Set<Integer> titled = new TreeSet<>();
    for (Path file : tests()) {
      Matcher title = TITLE.matcher(Files.readString(file));
      while (title.find()) {
        for (String number : title.group(1).split(",")) {
          titled.add(Integer.parseInt(number.strip()));
        }
      }
    }
    Set<Integer> missing = new TreeSet<>();
    rows().stream().filter(Row::isSaidToBeThere).forEach(row -> missing.addAll(row.numbers()));
    missing.removeAll(titled);
    assertEquals(Set.of(), missing);
  }

  @Test
  void everyTestThatTheTableNamesIsThere() throws IOException {
    List<Path> tests = tests();
    List<String> missing = new ArrayList<>();
    for (Row row : rows()) {
      Matcher named = NAMED.matcher(row.proof());
      while (named.find()) {
        String method = named.group(2);
        boolean found = false;
        for (Path file : tests) {
          found |=
              file.endsWith(named.group(1) + ".java")
                  && (method == null || Files.readString(file).contains(" " + method + "("));
        }
        if (!found) {
          missing.add(named.group());
        }
      }
    }
    assertEquals(List.of(), missing);
  }

  @Test
  void theTableIsRead() throws IOException {
    Set<Integer> all = new TreeSet<>();
    for (Row row : rows()) {
      all.addAll(row.numbers());
    }
    assertEquals(45, all.size(), all::toString);
  }
}
