package org.pangaea.cli;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.pangaea.model.file.Nearest;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What to say of a command line that cannot be followed: one line, with a remedy. */
final class Misuse {
  private Misuse() {}

  static String explain(ParameterException mistake) {
    CommandLine command = mistake.getCommandLine();
    String words = command.getCommandSpec().qualifiedName();
    String message =
        mistake instanceof UnmatchedArgumentException unmatched
            ? unknown(command, words, unmatched.getUnmatched())
            : mistake.getMessage();
    return message + (message.matches("(?s).*[.?!]") ? " " : ". ") + "See: " + words + " --help";
  }

  private static String unknown(CommandLine command, String words, List<String> unmatched) {
    String word = unmatched.getFirst();
    if (word.startsWith("-") && word.length() > 1) {
      // An option may have its value with it.
      String name = word.replaceFirst("=.*", "");
      List<String> known =
          command.getCommandSpec().options().stream()
              .flatMap(option -> List.of(option.names()).stream())
              .toList();
      return "'%s' has no option '%s'.%s".formatted(words, name, question(name, known));
    }
    Collection<String> verbs = command.getSubcommands().keySet();
    if (verbs.isEmpty()) {
      return "'%s' does not expect '%s'.".formatted(words, word);
    }
    String question = question(word, verbs);
    return "'%s' has no command '%s'.%s"
        .formatted(
            words,
            word,
            question.isEmpty() ? " It has: " + String.join(", ", verbs) + "." : question);
  }

  private static String question(String word, Collection<String> known) {
    Optional<String> nearest = Nearest.to(word, known);
    return nearest.map(" Did you mean '%s'?"::formatted).orElse("");
  }
}
