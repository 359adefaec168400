package org.pangaea.workbench.help;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.Platform;
import org.eclipse.help.HelpSystem;
import org.eclipse.help.IContext;
import org.eclipse.help.IContext2;
import org.eclipse.swt.widgets.Control;

/** Where the texts of the help are. */
public final class HelpContexts {

  /** What the platform keeps a control's context under (IWorkbenchHelpSystem.setHelp). */
  private static final String HELP = "org.eclipse.ui.help";

  private static final String OURS = "org.pangaea.";

  private HelpContexts() {}

  /** The context's id of a control, or of the nearest around it that has one. */
  public static Optional<String> idAt(Control control) {
    for (Control at = control; at != null; at = at.getParent()) {
      if (at.getData(HELP) instanceof String id) {
        return Optional.of(id);
      }
    }
    return Optional.empty();
  }

  /** What there is to say of a control, or of what is around it. */
  static Optional<IContext2> at(Control control) {
    return idAt(control).flatMap(HelpContexts::of);
  }

  /** A context by its id, if it exists. */
  public static Optional<IContext2> of(String id) {
    IContext context = HelpSystem.getContext(id);
    return context instanceof IContext2 titled ? Optional.of(titled) : Optional.empty();
  }

  /** All that this program's bundles say, in the order of their files. */
  public static List<IContext2> all() {
    List<IContext2> all = new ArrayList<>();
    IConfigurationElement[] elements =
        Platform.getExtensionRegistry().getConfigurationElementsFor("org.eclipse.help.contexts");
    // The registry has them in no order.
    Arrays.sort(elements, Comparator.comparing(element -> element.getContributor().getName()));
    for (IConfigurationElement element : elements) {
      String bundle = element.getContributor().getName();
      if (element.getName().equals("contexts") && bundle.startsWith(OURS)) {
        String file = element.getAttribute("file");
        HelpFile.elements(Platform.getBundle(bundle), file, "context").stream()
            .flatMap(context -> of(bundle + "." + context.getAttribute("id")).stream())
            .forEach(all::add);
      }
    }
    return all;
  }
}
