package org.pangaea.workbench.console;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.eclipse.jface.action.Action;
import org.eclipse.jface.action.IAction;
import org.eclipse.jface.action.IToolBarManager;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.IViewSite;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.actions.ActionFactory;
import org.eclipse.ui.keys.IBindingService;
import org.eclipse.ui.part.ViewPart;
import org.eclipse.ui.statushandlers.StatusManager;
import org.pangaea.workbench.application.Icons;
import org.pangaea.workbench.application.WorkbenchBundle;

/** The console of one machine; there may be a view for each. */
public final class ConsoleView extends ViewPart {

  /** Id of the view; the secondary id is the machine's name. */
  public static final String ID = "org.pangaea.workbench.view.console";

  private ConsoleSession session;
  private TerminalCanvas canvas;
  private Text search;

  /** Opens the console of a machine, from any thread. */
  public static void openFor(String machine) {
    PlatformUI.getWorkbench().getDisplay().asyncExec(() -> open(machine));
  }

  /** Opens the console of a machine. */
  public static void open(String machine) {
    IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
    IWorkbenchWindow[] all = PlatformUI.getWorkbench().getWorkbenchWindows();
    if (window == null && all.length == 0) {
      return;
    }
    IWorkbenchPage page = (window == null ? all[0] : window).getActivePage();
    try {
      page.showView(ID, machine, IWorkbenchPage.VIEW_ACTIVATE);
    } catch (PartInitException e) {
      StatusManager.getManager().handle(e, WorkbenchBundle.ID);
    }
  }

  @Override
  public void init(IViewSite site) throws PartInitException {
    super.init(site);
    String machine = site.getSecondaryId();
    if (machine != null) {
      session = ConsoleSessions.of(machine);
      setPartName("Console " + machine);
    }
  }

  @Override
  public void createPartControl(Composite parent) {
    PlatformUI.getWorkbench().getHelpSystem().setHelp(parent, "org.pangaea.workbench.consoleView");
    Composite area = new Composite(parent, SWT.NONE);
    area.setLayout(GridLayoutFactory.fillDefaults().spacing(0, 0).create());
    search = new Text(area, SWT.SEARCH | SWT.ICON_CANCEL | SWT.ICON_SEARCH);
    search.setMessage("Search upwards in the output; Enter for the next, Esc to leave");
    GridDataFactory.fillDefaults().grab(true, false).exclude(true).applyTo(search);
    search.setVisible(false);
    search.addListener(SWT.DefaultSelection, _ -> findNext());
    search.addListener(
        SWT.KeyDown,
        event -> {
          if (event.keyCode == SWT.ESC) {
            showSearch(false);
          }
        });
    canvas = new TerminalCanvas(area, this::typed);
    GridDataFactory.fillDefaults().grab(true, true).applyTo(canvas);
    if (session != null) {
      canvas.show(session.screen());
    } else {
      setContentDescription(
          "Of no machine yet: a console opens with the machine that you run, or by Open Console in the Cluster view.");
    }
    fill(getViewSite().getActionBars().getToolBarManager());
    handle(ActionFactory.COPY, canvas::copy);
    handle(ActionFactory.PASTE, canvas::paste);
    handle(ActionFactory.SELECT_ALL, canvas::selectAll);
    handle(ActionFactory.FIND, () -> showSearch(true));
    // While the guest has the keyboard, Ctrl+W or F3 are its keys and no commands.
    IBindingService keys = getSite().getService(IBindingService.class);
    canvas.addListener(SWT.FocusIn, _ -> keys.setKeyFilterEnabled(false));
    canvas.addListener(SWT.FocusOut, _ -> keys.setKeyFilterEnabled(true));
    canvas.addDisposeListener(_ -> keys.setKeyFilterEnabled(true));
  }

  private void typed(String text) {
    if (session != null) {
      session.type(text);
    }
  }

  private void fill(IToolBarManager bar) {
    bar.add(action("Search", "search", () -> showSearch(!search.getVisible())));
    bar.add(action("Copy", "copy", canvas::copy));
    bar.add(action("Paste", "paste", canvas::paste));
    IAction log =
        new Action("Log to file...", IAction.AS_CHECK_BOX) {
          @Override
          public void run() {
            setChecked(toggleLog());
          }
        };
    log.setImageDescriptor(Icons.descriptor("log"));
    log.setChecked(session != null && session.logFile().isPresent());
    bar.add(log);
    bar.add(action("Tell the guest this size (types stty)", "size", this::tellSize));
    bar.add(
        action(
            "Clear what has scrolled away",
            "clear",
            () -> {
              if (session != null) {
                session.screen().clearPast();
              }
            }));
  }

  private static IAction action(String text, String icon, Runnable run) {
    Action action =
        new Action(text) {
          @Override
          public void run() {
            run.run();
          }
        };
    action.setToolTipText(text);
    action.setImageDescriptor(Icons.descriptor(icon));
    return action;
  }

  private void handle(ActionFactory factory, Runnable run) {
    getViewSite()
        .getActionBars()
        .setGlobalActionHandler(factory.getId(), action(factory.getId(), "console", run));
  }

  /** A serial line cannot tell the guest of its terminal's size; its shell can be told. */
  private void tellSize() {
    if (session != null) {
      session.type(
          "stty rows %d cols %d\r".formatted(session.screen().rows(), session.screen().columns()));
      canvas.setFocus();
    }
  }

  private boolean toggleLog() {
    if (session == null) {
      return false;
    }
    try {
      if (session.logFile().isPresent()) {
        session.logTo(null);
      } else {
        FileDialog dialog = new FileDialog(getSite().getShell(), SWT.SAVE);
        dialog.setFileName(session.machine() + "-console.log");
        String file = dialog.open();
        session.logTo(file == null ? null : Path.of(file));
      }
    } catch (IOException e) {
      StatusManager.getManager()
          .handle(
              org.eclipse.core.runtime.Status.error(
                  "The file cannot be written: " + e.getMessage()),
              StatusManager.SHOW);
    }
    return session.logFile().isPresent();
  }

  private void showSearch(boolean shown) {
    search.setVisible(shown);
    ((org.eclipse.swt.layout.GridData) search.getLayoutData()).exclude = !shown;
    search.getParent().layout(true);
    (shown ? search : canvas).setFocus();
  }

  /** Looks upwards from what was found last, and again from the end. */
  private void findNext() {
    String wanted = search.getText().toLowerCase(Locale.ROOT);
    if (session == null || wanted.isEmpty()) {
      return;
    }
    Screen screen = session.screen();
    if (!find(screen, wanted, canvas.searchLine() - 1)
        && !find(screen, wanted, screen.screenLine() + screen.rows() - 1L)) {
      getSite().getShell().getDisplay().beep();
    }
  }

  private boolean find(Screen screen, String wanted, long from) {
    for (long line = from; line >= screen.firstLine(); line--) {
      int column = screen.text(line, line + 1).toLowerCase(Locale.ROOT).indexOf(wanted);
      if (column >= 0) {
        canvas.showLine(line - screen.rows() / 2);
        canvas.select(new Selection(line, column, line, column + wanted.length()));
        return true;
      }
    }
    return false;
  }

  /** What it shows; null of no machine. */
  public ConsoleSession session() {
    return session;
  }

  /** Where it is drawn. */
  public org.eclipse.swt.widgets.Canvas canvas() {
    return canvas;
  }

  @Override
  public void setFocus() {
    canvas.setFocus();
  }
}
