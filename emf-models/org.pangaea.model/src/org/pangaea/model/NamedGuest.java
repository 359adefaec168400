package org.pangaea.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The guests that Pangaea prepares itself, so that a model can name them. */
public enum NamedGuest {
  /** A small program of our own that exercises harts and shared memory; needs no download. */
  BUILTIN(false),
  /** Debian's kernel with a busybox shell. */
  BUSYBOX(true),
  /** As {@link #BUSYBOX}, with stress-ng and other tools. */
  TOOLS(true);

  private final boolean linux;

  NamedGuest(boolean linux) {
    this.linux = linux;
  }

  /** Whether it is a Linux, with a Linux's needs. */
  public boolean isLinux() {
    return linux;
  }

  /** The word that stands for it in a model. */
  public String modelName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<NamedGuest> of(String modelName) {
    return Arrays.stream(values()).filter(g -> g.modelName().equals(modelName)).findFirst();
  }

  public static List<String> modelNames() {
    return Arrays.stream(values()).map(NamedGuest::modelName).toList();
  }
}
