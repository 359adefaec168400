package org.pangaea.workbench.welcome;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.resource.FontDescriptor;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.resource.LocalResourceManager;
import org.eclipse.jface.resource.ResourceManager;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.ScrolledComposite;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Link;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.part.IntroPart;
import org.pangaea.workbench.application.Commands;
import org.pangaea.workbench.application.Icons;

/** The welcome page: one sentence, and a click to each way to begin. */
public final class WelcomePart extends IntroPart {

  /** Longer lines are hard to read; in pixels at 100 %. */
  private static final int WIDTH = 560;

  private static final int TITLE_HEIGHT = 26;
  private static final int ENTRY_HEIGHT = 13;

  private final List<Link> links = new ArrayList<>();
  private ResourceManager resources;

  @Override
  public void createPartControl(Composite parent) {
    resources = new LocalResourceManager(JFaceResources.getResources(), parent);
    PlatformUI.getWorkbench().getHelpSystem().setHelp(parent, "org.pangaea.workbench.welcome");
    ScrolledComposite scroll = new ScrolledComposite(parent, SWT.V_SCROLL | SWT.H_SCROLL);
    scroll.setExpandHorizontal(true);
    scroll.setExpandVertical(true);
    Composite all = new Composite(scroll, SWT.NONE);
    all.setLayout(GridLayoutFactory.fillDefaults().margins(24, 32).create());
    Composite page = new Composite(all, SWT.NONE);
    page.setLayout(GridLayoutFactory.fillDefaults().numColumns(2).spacing(18, 18).create());
    GridDataFactory.swtDefaults().align(SWT.CENTER, SWT.BEGINNING).grab(true, true).applyTo(page);
    heading(page);
    Entry.ALL.forEach(entry -> entry(page, entry));
    scroll.setContent(all);
    scroll.setMinSize(all.computeSize(SWT.DEFAULT, SWT.DEFAULT));
  }

  private void heading(Composite page) {
    picture(page, "pangaea", 1);
    Composite text = new Composite(page, SWT.NONE);
    text.setLayout(GridLayoutFactory.fillDefaults().spacing(0, 6).create());
    GridDataFactory.swtDefaults().align(SWT.FILL, SWT.CENTER).applyTo(text);
    Label title = new Label(text, SWT.NONE);
    title.setText("Pangaea");
    title.setFont(font(TITLE_HEIGHT));
    paragraph(
        text,
        "One virtual machine out of several computers: its vCPUs and its memory are spread over"
            + " them, and its Linux does not notice.");
  }

  private void entry(Composite page, Entry entry) {
    Label icon = picture(page, entry.icon(), 2);
    Composite text = new Composite(page, SWT.NONE);
    text.setLayout(GridLayoutFactory.fillDefaults().spacing(0, 3).create());
    Link link = new Link(text, SWT.NONE);
    link.setText("<a>" + entry.title() + "</a>");
    link.setFont(font(ENTRY_HEIGHT));
    link.addListener(SWT.Selection, _ -> begin(entry));
    links.add(link);
    Label label = paragraph(text, entry.text());
    for (Control part : List.of(icon, label)) {
      part.setCursor(page.getDisplay().getSystemCursor(SWT.CURSOR_HAND));
      part.addListener(SWT.MouseUp, _ -> begin(entry));
    }
  }

  private static Label paragraph(Composite parent, String text) {
    Label label = new Label(parent, SWT.WRAP);
    label.setText(text);
    GridDataFactory.fillDefaults().hint(WIDTH, SWT.DEFAULT).applyTo(label);
    return label;
  }

  private Label picture(Composite parent, String name, int times) {
    Label label = new Label(parent, SWT.NONE);
    label.setImage(resources.create(Icons.enlarged(name, times)));
    GridDataFactory.swtDefaults().align(SWT.CENTER, SWT.BEGINNING).applyTo(label);
    return label;
  }

  private org.eclipse.swt.graphics.Font font(int height) {
    return resources.create(
        FontDescriptor.createFrom(JFaceResources.getDialogFont()).setHeight(height));
  }

  private static void begin(Entry entry) {
    if (!entry.opensWindow()) {
      Welcome.close();
    }
    Commands.run(entry.command());
  }

  /** The link of an entry, for tests. */
  public Link link(String title) {
    return links.stream()
        .filter(link -> link.getText().contains(title))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no entry " + title));
  }

  @Override
  public void standbyStateChanged(boolean standby) {
    // There is no smaller form of it: beginning closes it.
  }

  @Override
  public void setFocus() {
    links.getFirst().setFocus();
  }
}
