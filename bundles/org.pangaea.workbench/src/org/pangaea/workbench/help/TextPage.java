package org.pangaea.workbench.help;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.resource.FontDescriptor;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.resource.LocalResourceManager;
import org.eclipse.jface.resource.ResourceManager;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.ScrolledComposite;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Link;

/** A page of text that is as wide as there is room, under a heading, with links. */
class TextPage extends Composite {

  private static final int TITLE_HEIGHT = 14;
  private static final int MARGIN = 10;

  private final ScrolledComposite scroll;
  private final ResourceManager resources;
  private Composite page;
  private Control first;
  private String title = "";

  /**
   * @param width that it asks for, in pixels at 100 %
   */
  TextPage(Composite parent, int width) {
    super(parent, SWT.NONE);
    resources = new LocalResourceManager(JFaceResources.getResources(), this);
    setLayout(GridLayoutFactory.fillDefaults().create());
    scroll = new ScrolledComposite(this, SWT.V_SCROLL);
    scroll.setExpandHorizontal(true);
    scroll.setExpandVertical(true);
    scroll.addListener(SWT.Resize, _ -> fit());
    GridDataFactory.fillDefaults().grab(true, true).hint(width, SWT.DEFAULT).applyTo(scroll);
  }

  /** Begins another page in place of the one that is shown. */
  final void begin(String heading) {
    if (page != null) {
      page.dispose();
    }
    title = heading;
    first = null;
    page = new Composite(scroll, SWT.NONE);
    page.setLayout(GridLayoutFactory.swtDefaults().margins(MARGIN, MARGIN).create());
    paragraph(heading)
        .setFont(
            resources.create(
                FontDescriptor.createFrom(JFaceResources.getDialogFont()).setHeight(TITLE_HEIGHT)));
  }

  final Label paragraph(String text) {
    Label label = new Label(page, SWT.WRAP);
    label.setText(text.replace("&", "&&"));
    GridDataFactory.fillDefaults().grab(true, false).hint(100, SWT.DEFAULT).applyTo(label);
    return label;
  }

  final Link link(String text, Runnable action) {
    Link link = new Link(page, SWT.NONE);
    link.setText("<a>" + text + "</a>");
    // What it does may dispose of it.
    link.addListener(SWT.Selection, _ -> getDisplay().asyncExec(action));
    focusable(link);
    return link;
  }

  /** Something to tick. */
  final Button tick(String text) {
    Button tick = new Button(page, SWT.CHECK);
    tick.setText(text.replace("&", "&&"));
    tick.setFont(resources.create(FontDescriptor.createFrom(getFont()).setStyle(SWT.BOLD)));
    focusable(tick);
    return tick;
  }

  private void focusable(Control control) {
    if (first == null) {
      first = control;
    }
  }

  /** Shows what was put together. */
  final void end() {
    scroll.setContent(page);
    fit();
    page.layout();
  }

  private void fit() {
    if (page != null) {
      int width = scroll.getClientArea().width;
      page.setSize(width, 0);
      scroll.setMinHeight(page.computeSize(width, SWT.DEFAULT).y);
    }
  }

  /** The heading of what is shown. */
  final String title() {
    return title;
  }

  /** What has just been opened has no size yet, and takes the focus as soon as it has. */
  @Override
  public boolean setFocus() {
    if (first != null && !(first.setFocus() && first.isFocusControl())) {
      getDisplay()
          .asyncExec(() -> {
            if (!isDisposed() && first != null) {
              first.setFocus();
            }
          });
    }
    return true;
  }
}
