package org.pangaea.workbench.editor;

import org.eclipse.jface.action.IAction;
import org.eclipse.ui.IActionBars;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.actions.ActionFactory;
import org.eclipse.ui.part.MultiPageEditorActionBarContributor;
import org.eclipse.ui.texteditor.ITextEditor;

/** Undo and redo are the text's on both pages; the rest only where there is text. */
public final class ClusterEditorActions extends MultiPageEditorActionBarContributor {

  private static final ActionFactory[] TEXT_ONLY = {
    ActionFactory.CUT,
    ActionFactory.COPY,
    ActionFactory.PASTE,
    ActionFactory.DELETE,
    ActionFactory.SELECT_ALL,
    ActionFactory.FIND
  };

  private ClusterEditor editor;

  @Override
  public void setActiveEditor(IEditorPart part) {
    editor = ClusterEditor.of(part);
    super.setActiveEditor(part);
  }

  @Override
  public void setActivePage(IEditorPart page) {
    IActionBars bars = getActionBars();
    if (editor == null || bars == null) {
      return;
    }
    boolean isText = page instanceof ITextEditor;
    handle(bars, ActionFactory.UNDO, true);
    handle(bars, ActionFactory.REDO, true);
    for (ActionFactory action : TEXT_ONLY) {
      handle(bars, action, isText);
    }
    bars.updateActionBars();
  }

  private void handle(IActionBars bars, ActionFactory factory, boolean wanted) {
    IAction action = wanted ? editor.text().getAction(factory.getId()) : null;
    bars.setGlobalActionHandler(factory.getId(), action);
  }
}
