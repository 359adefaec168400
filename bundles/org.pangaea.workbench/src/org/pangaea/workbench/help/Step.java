package org.pangaea.workbench.help;

import java.util.List;
import org.pangaea.workbench.application.WorkbenchBundle;
import org.w3c.dom.Element;

/**
 * A step of the first minutes.
 *
 * @param title what is done
 * @param text how, and what is to be seen then
 * @param command that does it; empty if the user does it alone
 */
public record Step(String title, String text, String command) {

  private static final String FILE = "help/steps.xml";

  /** All of them, in order. */
  public static List<Step> all() {
    return HelpFile.elements(WorkbenchBundle.active().getBundle(), FILE, "step").stream()
        .map(Step::of)
        .toList();
  }

  private static Step of(Element element) {
    return new Step(
        element.getAttribute("title"),
        element.getTextContent().strip(),
        element.getAttribute("command"));
  }
}
