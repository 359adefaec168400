package org.pangaea.cli;

import java.util.Optional;

/** A terminal that only remembers its mode. */
final class FakeTerminal implements Terminal {
  boolean input;
  boolean output;
  boolean error;
  private volatile boolean raw;
  private volatile boolean wasRaw;
  private volatile boolean over;
  private volatile boolean hidden;

  @Override
  public boolean isInput() {
    return input;
  }

  @Override
  public boolean isOutput() {
    return output;
  }

  @Override
  public boolean isError() {
    return error;
  }

  @Override
  public Optional<Size> size() {
    return input ? Optional.of(new Size(100, 40)) : Optional.empty();
  }

  @Override
  public void raw() {
    if (!over) {
      raw = true;
      wasRaw = true;
    }
  }

  @Override
  public boolean isRaw() {
    return raw;
  }

  /** Whether it has been raw at some time. */
  boolean wasRaw() {
    return wasRaw;
  }

  @Override
  public void hide() {
    hidden = true;
  }

  @Override
  public void show() {
    hidden = false;
  }

  /** Whether what is typed is not shown now. */
  boolean isHidden() {
    return hidden;
  }

  @Override
  public void restore() {
    over = true;
    raw = false;
  }
}
