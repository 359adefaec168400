package org.pangaea.workbench.deploy;

import java.util.Optional;
import org.eclipse.jface.dialogs.Dialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;

/** Asks for something that is not shown while it is typed, and kept nowhere. */
final class SecretDialog extends Dialog {

  private static final int WIDTH = 420;

  private final String question;
  private Text field;
  private String secret = "";

  /**
   * What was typed.
   *
   * @param typed empty if the user gave up
   */
  record Answer(Optional<String> typed) {}

  SecretDialog(Shell shell, String question) {
    super(shell);
    this.question = question;
  }

  @Override
  protected void configureShell(Shell shell) {
    super.configureShell(shell);
    shell.setText("Private key");
  }

  @Override
  protected Control createDialogArea(Composite parent) {
    Composite area = (Composite) super.createDialogArea(parent);
    Label label = new Label(area, SWT.WRAP);
    label.setText(question);
    GridDataFactory.fillDefaults().grab(true, false).hint(WIDTH, SWT.DEFAULT).applyTo(label);
    field = new Text(area, SWT.BORDER | SWT.PASSWORD);
    GridDataFactory.fillDefaults().grab(true, false).applyTo(field);
    return area;
  }

  @Override
  protected void okPressed() {
    secret = field.getText();
    super.okPressed();
  }

  String secret() {
    return secret;
  }
}
