package org.pangaea.workbench.analysis.memory;

import java.time.Duration;
import java.util.List;
import org.eclipse.jface.action.IAction;
import org.eclipse.jface.action.IToolBarManager;
import org.eclipse.jface.action.Separator;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Label;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.part.ViewPart;
import org.pangaea.analysis.memory.HotPage;
import org.pangaea.analysis.memory.MemoryFeed;
import org.pangaea.analysis.memory.MemoryWatch;
import org.pangaea.analysis.memory.NodeView;
import org.pangaea.deploy.ClusterSession;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.SessionInfo;
import org.pangaea.deploy.SilentListener;
import org.pangaea.workbench.analysis.common.Act;
import org.pangaea.workbench.analysis.common.MachineChooser;
import org.pangaea.workbench.analysis.common.Refresher;
import org.pangaea.workbench.analysis.common.SortedTable;
import org.pangaea.workbench.analysis.common.Texts;
import org.pangaea.workbench.analysis.trace.TraceView;

/** Who owns which page of a machine that runs, and which pages travel. */
public final class HeatMapView extends ViewPart {
  /** Its id. */
  public static final String ID = "org.pangaea.workbench.analysis.memory";

  private static final Duration PERIOD = Duration.ofMillis(200);
  private static final Duration RETRY = Duration.ofMillis(500);

  /** The table and the chart are shown anew so often, in milliseconds: they are to be read. */
  private static final int READABLE_MILLIS = 900;

  private HeatMapCanvas canvas;
  private Legend legend;
  private SortedTable<HotPage> table;
  private TrafficChart chart;
  private Label details;
  private Label problem;
  private MachineChooser chooser;
  private Refresher numbers;
  private final Runnable news = () -> numbers.wake();
  private volatile MemoryWatch watch;
  private volatile SessionInfo wanted;
  private MemoryFeed feed;

  /** The page that the details are of, whether pointed at, clicked on or asked for, or -1. */
  private int told = -1;

  private long readableAt;

  @Override
  public void createPartControl(Composite parent) {
    PlatformUI.getWorkbench()
        .getHelpSystem()
        .setHelp(parent, "org.pangaea.workbench.analysis.memory");
    SashForm sash = new SashForm(parent, SWT.HORIZONTAL | SWT.SMOOTH);
    Composite left = new Composite(sash, SWT.NONE);
    GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(left);
    problem = new Label(left, SWT.WRAP);
    GridDataFactory.fillDefaults().grab(true, false).exclude(true).applyTo(problem);
    canvas = new HeatMapCanvas(left, this::hover, this::tell);
    GridDataFactory.fillDefaults().grab(true, true).applyTo(canvas);
    legend = new Legend(left);
    GridDataFactory.fillDefaults().grab(true, false).applyTo(legend);
    details = new Label(left, SWT.NONE);
    details.setText("\n");
    GridDataFactory.fillDefaults().grab(true, false).indent(6, 2).applyTo(details);
    SashForm right = new SashForm(sash, SWT.VERTICAL | SWT.SMOOTH);
    table = HotPagesTable.create(right, page -> waitsFor(page.view().page()));
    table
        .table()
        .addListener(
            SWT.Selection,
            event -> {
              HotPage page = table.selected();
              if (page != null) {
                canvas.reveal(page.view().page());
                tell(page.view().page());
              }
            });
    chart = new TrafficChart(right);
    right.setWeights(1, 1);
    sash.setWeights(4, 3);
    numbers = new Refresher("hot pages", parent.getDisplay(), this::compute);
    tools(getViewSite().getActionBars().getToolBarManager());
    getViewSite().getActionBars().updateActionBars();
  }

  private void tools(IToolBarManager tools) {
    chooser = new MachineChooser(getSite().getPage(), this::machine);
    Act grid =
        new Act("Address grid", "grid", IAction.AS_RADIO_BUTTON, () -> canvas.setHistory(false));
    grid.setChecked(true);
    tools.add(chooser);
    tools.add(new Separator());
    tools.add(grid);
    tools.add(
        new Act(
            "Address over time",
            "history",
            IAction.AS_RADIO_BUTTON,
            () -> canvas.setHistory(true)));
    tools.add(new Separator());
    tools.add(new Act("Zoom in (+)", "zoom-in", () -> canvas.zoom(true)));
    tools.add(new Act("Zoom out (-)", "zoom-out", () -> canvas.zoom(false)));
    tools.add(new Act("Show all memory (Home)", "zoom-all", () -> canvas.zoomAll()));
    tools.add(new Separator());
    tools.add(
        new Act(
            "Show the next wait for the selected page in the trace",
            "trace",
            () -> {
              HotPage page = table.selected();
              if (page != null) {
                waitsFor(page.view().page());
              }
            }));
  }

  /** Another machine is to be shown; connecting to it is no work for this thread. */
  private void machine(SessionInfo machine) {
    wanted = machine;
    MemoryFeed last = feed;
    feed = null;
    if (last != null) {
      Thread.ofVirtual().start(last::close);
    }
    if (machine == null) {
      // What was seen last stays, so that it can still be looked at.
      tellProblem(watch == null ? null : "'" + watch.machine() + "' does not run any more.");
      return;
    }
    show(null);
    tellProblem("Connecting to '" + machine.name() + "' …");
    Display display = canvas.getDisplay();
    Thread.ofVirtual().start(() -> connect(machine, display));
  }

  /**
   * Connects, again and again while the machine is chosen: one that is just being started, or in
   * trouble, cannot be reached yet.
   */
  private void connect(SessionInfo machine, Display display) {
    try {
      while (machine.equals(wanted) && !display.isDisposed()) {
        if (tryToConnect(machine, display)) {
          return;
        }
        Thread.sleep(RETRY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean tryToConnect(SessionInfo machine, Display display) throws InterruptedException {
    try {
      ClusterSession session = ClusterSession.open(machine, new SilentListener());
      try {
        MemoryFeed started = MemoryFeed.start(session, PERIOD);
        display.asyncExec(() -> {
          if (canvas.isDisposed() || !machine.equals(wanted)) {
            Thread.ofVirtual().start(started::close);
          } else {
            feed = started;
            show(started.watch());
          }
        });
        return true;
      } catch (DeployException | InterruptedException e) {
        session.close();
        throw e;
      }
    } catch (DeployException e) {
      display.asyncExec(() -> {
        if (!canvas.isDisposed() && machine.equals(wanted)) {
          tellProblem(e.getMessage());
        }
      });
      return false;
    }
  }

  /** Shows a machine's memory, or, of null, nothing; UI thread. */
  public void show(MemoryWatch now) {
    if (watch != null) {
      watch.removeListener(news);
    }
    watch = now;
    told = -1;
    details.setText("\n");
    readableAt = 0;
    tellProblem(null);
    canvas.show(now);
    if (now != null) {
      now.addListener(news);
      numbers.wake();
      setContentDescription(
          now.machine()
              + ": "
              + Texts.memory(now.picture().layout().bytes())
              + " on "
              + now.picture().layout().nodes().size()
              + " nodes");
    } else {
      setContentDescription("");
    }
  }

  /** In the refresher's thread: everything but the map. */
  private Runnable compute() {
    MemoryWatch now = watch;
    if (now == null) {
      return null;
    }
    int[] census = now.picture().census();
    List<HotPage> pages = now.hottest();
    StringBuilder troubles = new StringBuilder();
    for (NodeView node : now.nodes()) {
      if (node.problem() != null) {
        troubles.append(troubles.isEmpty() ? "" : "\n").append(node.problem());
        if (node.seenNanos() != 0) {
          double seconds = (System.nanoTime() - node.seenNanos()) / 1e9;
          troubles.append(Texts.of(" Its part of the map is %.0f s old.", seconds));
        }
      }
    }
    if (now.end() != null) {
      troubles.insert(0, now.end() + " What is shown is the last that was seen.\n");
    }
    String trouble = troubles.isEmpty() ? null : troubles.toString().strip();
    return () -> {
      if (now != watch || canvas.isDisposed()) {
        return;
      }
      legend.show(now, census);
      tellProblem(trouble);
      long ago = (System.nanoTime() - readableAt) / 1_000_000;
      if (readableAt != 0 && ago < READABLE_MILLIS) {
        // This may be the last that is heard for long.
        canvas.getDisplay().timerExec((int) (READABLE_MILLIS - ago), news);
      } else {
        readableAt = System.nanoTime();
        chart.show(now.rates());
        table.show(pages);
        table
            .table()
            .setToolTipText(
                now.symbolProblem() == null ? null : "No symbols: " + now.symbolProblem());
      }
      if (told >= 0) {
        tell(told);
      }
    };
  }

  private void tellProblem(String text) {
    org.eclipse.swt.layout.GridData data =
        (org.eclipse.swt.layout.GridData) problem.getLayoutData();
    boolean shown = text != null;
    if (shown && !problem.getText().equals(text)) {
      problem.setText(text);
      problem.getParent().layout();
    }
    if (data.exclude == shown) {
      data.exclude = !shown;
      problem.setVisible(shown);
      problem.getParent().layout();
    }
  }

  private void hover(int page) {
    if (page >= 0) {
      tell(page);
      canvas.setToolTipText(details.getText());
    }
  }

  /** Tells of a page, and goes on telling what becomes of it until it is another's turn. */
  private void tell(int page) {
    MemoryWatch now = watch;
    // The table may still show a machine's pages when that machine is not watched any more.
    if (now != null) {
      told = page;
      details.setText(PageText.of(now, page));
    }
  }

  private void waitsFor(int page) {
    TraceView.showWaitFor(getSite().getPage(), watch.picture().layout().address(page));
  }

  /** Shows a page, by its guest physical address, now or once a machine is there. */
  public void reveal(long address) {
    MemoryWatch now = watch;
    if (now != null) {
      int page = now.picture().layout().pageOf(address);
      if (page >= 0) {
        canvas.reveal(page);
        tell(page);
      }
    }
  }

  /** Shows a machine if it runs. */
  public void choose(String name) {
    chooser.choose(name);
  }

  /** What is shown, or null. */
  public MemoryWatch shown() {
    return watch;
  }

  /** The map. */
  public HeatMapCanvas canvas() {
    return canvas;
  }

  /** The table beside it. */
  public SortedTable<HotPage> table() {
    return table;
  }

  /** The chart beside it. */
  public TrafficChart chart() {
    return chart;
  }

  /** What is said of the page that was pointed to last. */
  public String details() {
    return details.getText();
  }

  /** What is wrong with the machine or a node, or an empty text. */
  public String problem() {
    return problem.isVisible() ? problem.getText() : "";
  }

  @Override
  public void setFocus() {
    canvas.setFocus();
  }

  @Override
  public void dispose() {
    wanted = null;
    if (numbers != null) {
      numbers.close();
    }
    if (watch != null) {
      watch.removeListener(news);
    }
    MemoryFeed last = feed;
    if (last != null) {
      Thread.ofVirtual().start(last::close);
    }
    super.dispose();
  }
}
