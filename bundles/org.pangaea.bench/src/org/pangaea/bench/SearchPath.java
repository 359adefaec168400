package org.pangaea.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** The folders in which a user's shell looks for programs. */
final class SearchPath {
  private SearchPath() {}

  /**
   * The first program of that name.
   *
   * @param folders separated by colons
   */
  static Optional<Path> find(String folders, String name) {
    return Arrays.stream(folders.split(":"))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
