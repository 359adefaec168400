package org.pangaea.workbench.editor;

import org.eclipse.ui.editors.text.TextEditor;

/** The text page. */
final class ClusterTextEditor extends TextEditor {

  @Override
  protected void initializeEditor() {
    super.initializeEditor();
    setSourceViewerConfiguration(new ClusterTextConfiguration(getPreferenceStore()));
    setHelpContextId("org.pangaea.workbench.clusterText");
  }
}
