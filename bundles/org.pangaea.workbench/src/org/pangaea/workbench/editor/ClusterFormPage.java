package org.pangaea.workbench.editor;

import java.util.List;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.jface.dialogs.IMessageProvider;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.viewers.TreeViewer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.forms.IManagedForm;
import org.eclipse.ui.forms.editor.FormPage;
import org.eclipse.ui.forms.widgets.ScrolledForm;
import org.pangaea.model.validation.Finding;
import org.pangaea.model.validation.Severity;
import org.pangaea.workbench.model.Elements;
import org.pangaea.workbench.model.ParsedCluster;

/** The model as a tree, and what is selected in it as a form. */
final class ClusterFormPage extends FormPage implements ClusterDocument.Listener {

  private final ClusterEditor editor;
  private final ClusterDocument document;
  private ScrolledForm form;
  private TreeViewer tree;
  private ElementDetails details;
  private List<Finding> findings = List.of();

  ClusterFormPage(ClusterEditor editor, ClusterDocument document) {
    super(editor, "form", "Cluster");
    this.editor = editor;
    this.document = document;
  }

  @Override
  protected void createFormContent(IManagedForm managed) {
    form = managed.getForm();
    PlatformUI.getWorkbench().getHelpSystem().setHelp(form, "org.pangaea.workbench.clusterForm");
    form.getBody().setLayout(GridLayoutFactory.fillDefaults().margins(8, 8).create());
    // Plain controls: a theme that is switched to reaches them, but not the toolkit's own.
    SashForm sash = new SashForm(form.getBody(), SWT.HORIZONTAL);
    GridDataFactory.fillDefaults().grab(true, true).hint(600, 300).applyTo(sash);

    Composite elements = section(sash, "Elements");
    elements.setLayout(GridLayoutFactory.fillDefaults().numColumns(2).create());
    tree = ElementTree.configure(new TreeViewer(new Tree(elements, SWT.BORDER)));
    GridDataFactory.fillDefaults().grab(true, true).hint(180, 200).applyTo(tree.getControl());
    new ElementButtons(elements, tree, document).create();

    details = new ElementDetails(section(sash, "Properties"), document);
    sash.setWeights(9, 10);

    tree.addSelectionChangedListener(
        event -> selected((EObject) event.getStructuredSelection().getFirstElement()));
    document.add(this);
    parsed(document.parsed());
  }

  private static Composite section(Composite parent, String title) {
    Composite section = new Composite(parent, SWT.NONE);
    section.setLayout(GridLayoutFactory.fillDefaults().margins(4, 4).create());
    Label heading = new Label(section, SWT.NONE);
    heading.setText(title);
    heading.setFont(JFaceResources.getFontRegistry().getBold(JFaceResources.DIALOG_FONT));
    Composite client = new Composite(section, SWT.NONE);
    GridDataFactory.fillDefaults().grab(true, true).applyTo(client);
    return client;
  }

  private void selected(EObject element) {
    details.show(element);
    tellFindings();
    editor.select(element);
  }

  void reveal(EObject element) {
    if (tree != null && document.parsed().cluster().isPresent()) {
      ElementTree.select(tree, document.parsed(), element);
    }
  }

  TreeViewer tree() {
    return tree;
  }

  @Override
  public void parsed(ParsedCluster parsed) {
    boolean readable = parsed.cluster().isPresent();
    findings = List.of();
    tree.getControl().setEnabled(readable);
    details.setEnabled(readable);
    if (readable) {
      form.setText("Cluster " + parsed.cluster().get().getName());
      ElementTree.show(tree, parsed);
      tellFindings();
    } else {
      var problem = parsed.unreadable().getFirst();
      form.setMessage(
          "Line %s of the text: %s".formatted(problem.position(), problem.message()),
          IMessageProvider.ERROR);
    }
  }

  @Override
  public void validated(List<Finding> found) {
    findings = found;
    if (!form.isDisposed() && document.parsed().cluster().isPresent()) {
      tellFindings();
    }
  }

  /** In the heading the worst of all; at the details what is said of the selected element. */
  private void tellFindings() {
    if (findings.isEmpty()) {
      form.setMessage(null, IMessageProvider.NONE);
    } else {
      Finding worst = findings.getFirst();
      String more = findings.size() > 1 ? " (and %d more)".formatted(findings.size() - 1) : "";
      form.setMessage(worst.path() + ": " + worst.message() + more, kind(worst.severity()));
    }
    EObject element = (EObject) tree.getStructuredSelection().getFirstElement();
    if (element != null) {
      String path = Elements.pathOf(element);
      details.tell(
          findings.stream()
              .filter(finding -> Elements.pathOf(finding.element()).equals(path))
              .map(finding -> finding.message() + " " + finding.remedy())
              .toList());
    }
  }

  private static int kind(Severity severity) {
    return switch (severity) {
      case ERROR -> IMessageProvider.ERROR;
      case WARNING -> IMessageProvider.WARNING;
      case INFO -> IMessageProvider.INFORMATION;
    };
  }

  @Override
  public void setFocus() {
    if (tree != null) {
      tree.getControl().setFocus();
    }
  }

  @Override
  public void dispose() {
    document.remove(this);
    super.dispose();
  }
}
