package org.pangaea.workbench.analysis.common;

import org.eclipse.jface.action.Action;

/** A button that runs something. */
public final class Act extends Action {
  private final Runnable what;

  /**
   * A button.
   *
   * @param text also shown when the mouse rests on it
   * @param icon see {@link Icons}
   */
  public Act(String text, String icon, Runnable what) {
    this(text, icon, AS_PUSH_BUTTON, what);
  }

  /** A button that stays down, or one of several of which one is down. */
  public Act(String text, String icon, int style, Runnable what) {
    super(text, style);
    this.what = what;
    setToolTipText(text);
    setImageDescriptor(Icons.of(icon));
  }

  @Override
  public void run() {
    what.run();
  }
}
