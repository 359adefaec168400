package org.pangaea.deploy.ssh;

/** Text for POSIX shells. */
final class Shell {
  private Shell() {}

  /** One word, whatever is in it. */
  static String quote(String word) {
    return word.matches("[A-Za-z0-9_./:=@+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  static String quote(Iterable<String> words) {
    StringBuilder line = new StringBuilder();
    words.forEach(word -> line.append(line.isEmpty() ? "" : " ").append(quote(word)));
    return line.toString();
  }

  /**
   * A script that is read to its end before it begins: what it runs may read standard input, which
   * is where the script comes from.
   */
  static String whole(String script) {
    return "{\n" + script + "\nexit 0\n}\n";
  }
}
