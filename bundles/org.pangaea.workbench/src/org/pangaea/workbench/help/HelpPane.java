package org.pangaea.workbench.help;

import org.eclipse.help.ICommandLink;
import org.eclipse.help.IContext2;
import org.eclipse.help.IContext3;
import org.eclipse.swt.widgets.Composite;
import org.pangaea.workbench.application.Commands;

/** What is said in a context, and what can be done right here; or what there is help about. */
final class HelpPane extends TextPage {

  HelpPane(Composite parent, int width) {
    super(parent, width);
  }

  /** Shows what is said in a context. */
  void show(IContext2 context) {
    begin(context.getTitle());
    context.getText().strip().lines().map(String::strip).forEach(this::paragraph);
    if (context instanceof IContext3 linked) {
      for (ICommandLink command : linked.getRelatedCommands()) {
        link(command.getLabel(), () -> Commands.run(command.getSerialization()));
      }
    }
    link("All of the help", this::showContents);
    end();
  }

  /** Shows what there is help about. */
  void showContents() {
    begin("Help");
    paragraph("F1 shows what is of use where you are.");
    for (IContext2 context : HelpContexts.all()) {
      link(context.getTitle(), () -> show(context));
    }
    end();
  }
}
