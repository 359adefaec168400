package org.pangaea.workbench.help;

import java.util.List;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.handlers.HandlerUtil;
import org.eclipse.ui.part.ViewPart;
import org.pangaea.workbench.application.Commands;

/**
 * The first minutes, step by step. (The platform's cheat sheets need its help system's windows, of
 * which there are none where the platform is from.)
 */
public final class StepsView extends ViewPart {

  /** Id of the view. */
  public static final String ID = "org.pangaea.workbench.view.steps";

  private static final int WIDTH = 300;

  private TextPage page;

  /** Shows the view. */
  public static final class Show extends AbstractHandler {
    @Override
    public Object execute(ExecutionEvent event) throws ExecutionException {
      try {
        return HandlerUtil.getActiveWorkbenchWindow(event).getActivePage().showView(ID);
      } catch (PartInitException e) {
        throw new ExecutionException(e.getMessage(), e);
      }
    }
  }

  @Override
  public void createPartControl(Composite parent) {
    PlatformUI.getWorkbench().getHelpSystem().setHelp(parent, "org.pangaea.workbench.steps");
    page = new TextPage(parent, WIDTH);
    page.begin("First shared machine in five minutes");
    page.paragraph(
        "One virtual machine on two VMMs of this computer: made, run, looked at, moved, stopped.");
    List<Step> steps = Step.all();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      Button done = page.tick(i + 1 + ". " + step.title());
      page.paragraph(step.text());
      if (!step.command().isEmpty()) {
        page.link(
            "Do it",
            () -> {
              done.setSelection(true);
              Commands.run(step.command());
            });
      }
    }
    page.end();
  }

  /** The heading of what is shown. */
  public String title() {
    return page.title();
  }

  @Override
  public void setFocus() {
    page.setFocus();
  }
}
