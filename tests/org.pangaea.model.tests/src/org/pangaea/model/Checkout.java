package org.pangaea.model;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds files of the checkout that the tests run in, wherever in it they were started. */
public final class Checkout {

  private Checkout() {}

  public static Path file(String path) {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve("emf-models"))) {
        return folder.resolve(path);
      }
    }
    throw new IllegalStateException("These tests must be run inside a checkout.");
  }
}
