package org.pangaea.workbench.editor;

import java.util.List;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.views.contentoutline.ContentOutlinePage;
import org.pangaea.model.validation.Finding;
import org.pangaea.workbench.model.ParsedCluster;

/** The model beside the editor, whichever page is in front. */
final class ClusterOutline extends ContentOutlinePage implements ClusterDocument.Listener {

  private final ClusterEditor editor;
  private final Runnable disposed;

  ClusterOutline(ClusterEditor editor, Runnable disposed) {
    this.editor = editor;
    this.disposed = disposed;
  }

  @Override
  public void createControl(Composite parent) {
    super.createControl(parent);
    ElementTree.configure(getTreeViewer());
    parsed(editor.document().parsed());
    getTreeViewer()
        .getTree()
        .addListener(
            org.eclipse.swt.SWT.Selection,
            _ -> {
              if (getTreeViewer().getStructuredSelection().getFirstElement()
                  instanceof EObject element) {
                editor.reveal(element);
              }
            });
    editor.document().add(this);
  }

  @Override
  public void parsed(ParsedCluster parsed) {
    ElementTree.show(getTreeViewer(), parsed);
  }

  @Override
  public void validated(List<Finding> findings) {
    // Problems are shown in the form and in the text.
  }

  @Override
  public void dispose() {
    editor.document().remove(this);
    disposed.run();
    super.dispose();
  }
}
