package org.pangaea.cli;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The manual page, in the macros of man(7): what commands are there and what they take is read from
 * the commands themselves, the rest stands in {@link ManualText}.
 */
final class ManualPage {
  private final CommandSpec root;
  private final StringBuilder page = new StringBuilder();

  ManualPage(CommandSpec root) {
    this.root = root;
  }

  /** The page. The same commands always make the same page. */
  String text() {
    page.setLength(0);
    line(".TH PANGAEA 1 \"\" \"Pangaea\" \"User Commands\"");
    section("NAME");
    paragraph("pangaea \\- makes one virtual machine out of several computers");
    section("SYNOPSIS");
    line(".B pangaea");
    paragraph(
        "[\\fIOPTION\\fR]... \\fICOMMAND\\fR [\\fIVERB\\fR] [\\fIOPTION\\fR]... [\\fIARGUMENT\\fR]...");
    section("DESCRIPTION");
    paragraphs(ManualText.DESCRIPTION);
    section("OPTIONS OF EVERY COMMAND");
    // Those that are methods come in an order that changes from one JVM to the next.
    root.options().stream()
        .sorted(Comparator.comparing(OptionSpec::longestName))
        .forEach(this::option);
    section("COMMANDS");
    commands(root);
    ManualText.SECTIONS.forEach((title, entries) -> {
      section(title);
      entries.forEach(this::entry);
    });
    section("EXAMPLES");
    line(".nf");
    ManualText.EXAMPLES.lines().forEach(example -> line(escape(example)));
    line(".fi");
    section("SEE ALSO");
    paragraphs(ManualText.SEE_ALSO);
    return page.toString();
  }

  /** Those that do something, in the order of the help; nouns only lead to them. */
  private void commands(CommandSpec spec) {
    for (CommandLine command : spec.subcommands().values()) {
      CommandSpec below = command.getCommandSpec();
      if (below.subcommands().isEmpty()) {
        command(below);
      } else {
        commands(below);
      }
    }
  }

  private void command(CommandSpec spec) {
    String parameters =
        spec.positionalParameters().stream()
            .map(ManualPage::shown)
            .collect(Collectors.joining(" "));
    boolean hasOptions = spec.options().stream().anyMatch(option -> !option.inherited());
    line(".SS \"" + escape(spec.qualifiedName()) + "\"");
    line(".B " + escape(spec.qualifiedName()));
    if (hasOptions || !parameters.isEmpty()) {
      line(((hasOptions ? "[\\fIOPTION\\fR]... " : "") + parameters).strip());
    }
    line(".PP");
    paragraph(escape(joined(spec.usageMessage().description())));
    spec.positionalParameters()
        .forEach(parameter ->
            entry("\\fI" + escape(parameter.paramLabel()) + "\\fR", description(parameter)));
    spec.options().stream().filter(option -> !option.inherited()).forEach(this::option);
  }

  private static String shown(PositionalParamSpec parameter) {
    String label = "\\fI" + escape(parameter.paramLabel()) + "\\fR";
    String many = parameter.arity().max() > 1 ? "..." : "";
    return parameter.arity().min() == 0 ? "[" + label + "]" + many : label + many;
  }

  private void option(OptionSpec option) {
    String names =
        List.of(option.names()).stream()
            .map(name -> "\\fB" + escape(name) + "\\fR")
            .collect(Collectors.joining(", "));
    String value = option.arity().max() == 0 ? "" : " \\fI" + escape(option.paramLabel()) + "\\fR";
    entry(names + value, description(option));
  }

  private static String description(ArgSpec argument) {
    return escape(joined(argument.description()));
  }

  private static String joined(String... lines) {
    return String.join(" ", lines).replaceAll("\\s+", " ").strip();
  }

  private void entry(String name, String description) {
    line(".TP");
    line(name);
    line(description);
  }

  private void entry(ManualText.Entry entry) {
    entry("\\fB" + escape(entry.name()) + "\\fR", escape(joined(entry.text())));
  }

  private void section(String title) {
    line(".SH \"" + title + "\"");
  }

  private void paragraphs(String text) {
    for (String paragraph : text.strip().split("\n\n")) {
      line(".PP");
      paragraph(escape(joined(paragraph)));
    }
  }

  private void paragraph(String text) {
    line(text);
  }

  private void line(String line) {
    page.append(line).append('\n');
  }

  /**
   * Text as it is: no backslash, leading dot or quote means anything, and hyphens stay those that
   * can be copied into a shell.
   */
  static String escape(String text) {
    String plain =
        text.replace("\\", "\\e").replace("-", "\\-").replace("…", "...").replace("µ", "\\(mc");
    return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
  }
}
