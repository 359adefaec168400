package org.pangaea.workbench.analysis.trace;

import java.nio.file.Path;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.jface.action.ToolBarManager;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.IEditorInput;
import org.eclipse.ui.IEditorSite;
import org.eclipse.ui.IURIEditorInput;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.part.EditorPart;

/** A recording in a file, without any cluster. It cannot be changed. */
public final class TraceEditor extends EditorPart {
  /** Its id. */
  public static final String ID = "org.pangaea.workbench.analysis.traceEditor";

  private TracePane pane;

  @Override
  public void init(IEditorSite site, IEditorInput input) throws PartInitException {
    if (!(input instanceof IURIEditorInput)) {
      throw new PartInitException(input.getName() + " is no file on this computer.");
    }
    setSite(site);
    setInput(input);
    setPartName(input.getName());
  }

  @Override
  public void createPartControl(Composite parent) {
    PlatformUI.getWorkbench()
        .getHelpSystem()
        .setHelp(parent, "org.pangaea.workbench.analysis.trace");
    Composite all = new Composite(parent, SWT.NONE);
    GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(all);
    ToolBarManager tools = new ToolBarManager(SWT.FLAT);
    tools.createControl(all);
    pane = new TracePane(all, getSite().getPage());
    GridDataFactory.fillDefaults().grab(true, true).applyTo(pane.composite());
    TraceActions.add(tools, pane);
    tools.update(true);
    pane.open(Path.of(((IURIEditorInput) getEditorInput()).getURI()));
  }

  /** What it shows. */
  public TracePane pane() {
    return pane;
  }

  @Override
  public void setFocus() {
    pane.setFocus();
  }

  @Override
  public boolean isDirty() {
    return false;
  }

  @Override
  public boolean isSaveAsAllowed() {
    return false;
  }

  @Override
  public void doSave(IProgressMonitor monitor) {
    throw new IllegalStateException("A recording is never dirty.");
  }

  @Override
  public void doSaveAs() {
    throw new IllegalStateException("A recording is copied by its tool bar.");
  }
}
