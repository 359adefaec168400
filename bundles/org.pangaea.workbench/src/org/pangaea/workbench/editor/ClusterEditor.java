package org.pangaea.workbench.editor;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.ui.IEditorInput;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IFileEditorInput;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.editors.text.TextEditor;
import org.eclipse.ui.forms.editor.FormEditor;
import org.eclipse.ui.ide.IGotoMarker;
import org.eclipse.ui.views.contentoutline.IContentOutlinePage;
import org.eclipse.ui.views.properties.IPropertySheetPage;
import org.eclipse.ui.views.properties.PropertySheetPage;
import org.pangaea.model.file.SourcePositions;
import org.pangaea.workbench.problems.ClusterFilesWatch;

/** Edits a cluster file: as a form, and as text. */
public final class ClusterEditor extends FormEditor implements IGotoMarker {

  /** Id of the editor. */
  public static final String ID = "org.pangaea.workbench.editor";

  private final TextEditor text = new ClusterTextEditor();
  private ClusterDocument document;
  private ClusterFormPage form;
  private ClusterOutline outline;
  private int textPage;

  @Override
  protected void addPages() {
    try {
      // The text comes first, since its document is what the form shows; the form is in front.
      textPage = addPage(text, getEditorInput());
      setPageText(textPage, "Text");
      document =
          new ClusterDocument(text.getDocumentProvider().getDocument(getEditorInput()), file());
      form = new ClusterFormPage(this, document);
      addPage(0, form);
      textPage = 1;
    } catch (PartInitException e) {
      ILog.of(ClusterEditor.class).log(e.getStatus());
    }
  }

  /** The file that is edited. */
  public IFile file() {
    return ((IFileEditorInput) getEditorInput()).getFile();
  }

  @Override
  protected void setInput(IEditorInput input) {
    super.setInput(input);
    setPartName(input.getName());
  }

  /** The text editor of the second page. */
  public TextEditor text() {
    return text;
  }

  /** Shows the text page. */
  public void showText() {
    setActivePage(textPage);
  }

  /** Shows the form. */
  public void showForm() {
    setActivePage(0);
  }

  ClusterDocument document() {
    return document;
  }

  /** Selects an element wherever the model is shown. */
  void reveal(EObject element) {
    if (getActivePage() == textPage) {
      SourcePositions.of(element, null)
          .ifPresent(position -> {
            try {
              int line = document.document().getLineOffset(position.line() - 1);
              text.selectAndReveal(line + position.column() - 1, 0);
            } catch (org.eclipse.jface.text.BadLocationException behindTheText) {
              // The text is newer than the model; it will be read in a moment.
            }
          });
    } else {
      form.reveal(element);
    }
  }

  @Override
  public void gotoMarker(org.eclipse.core.resources.IMarker marker) {
    showText();
    IGotoMarker target = text.getAdapter(IGotoMarker.class);
    if (target != null) {
      target.gotoMarker(marker);
    }
  }

  @Override
  public void doSave(IProgressMonitor monitor) {
    text.doSave(monitor);
  }

  @Override
  public void doSaveAs() {
    text.doSaveAs();
    setInput(text.getEditorInput());
  }

  @Override
  public boolean isSaveAsAllowed() {
    return true;
  }

  @Override
  public boolean isDirty() {
    return text.isDirty();
  }

  @Override
  public <T> T getAdapter(Class<T> adapter) {
    if (adapter == IContentOutlinePage.class) {
      if (outline == null && document != null) {
        outline = new ClusterOutline(this, () -> outline = null);
      }
      return adapter.cast(outline);
    }
    if (adapter == IPropertySheetPage.class) {
      PropertySheetPage page = new PropertySheetPage();
      page.setPropertySourceProvider(object ->
          object instanceof EObject element ? new ElementProperties(document, element) : null);
      return adapter.cast(page);
    }
    if (adapter == IGotoMarker.class) {
      return adapter.cast(this);
    }
    T own = super.getAdapter(adapter);
    return own == null && text.getDocumentProvider() != null ? text.getAdapter(adapter) : own;
  }

  @Override
  protected void pageChange(int newPageIndex) {
    super.pageChange(newPageIndex);
    if (document != null && newPageIndex == 0) {
      document.read();
    }
  }

  /** The editor of a part, if it is one of ours. */
  public static ClusterEditor of(IEditorPart part) {
    return part instanceof ClusterEditor editor ? editor : null;
  }

  @Override
  public void dispose() {
    if (document != null) {
      document.dispose();
      // What was not saved is gone, and so are its problems.
      IFile file = file();
      Job job =
          Job.createSystem("Validating " + file.getName(), (ICoreRunnable) _ -> revalidate(file));
      job.schedule();
    }
    super.dispose();
  }

  private static void revalidate(IFile file) throws CoreException {
    ClusterFilesWatch.validate(file);
  }

  void select(EObject element) {
    getSite()
        .getSelectionProvider()
        .setSelection(
            element == null ? StructuredSelection.EMPTY : new StructuredSelection(element));
  }
}
