package org.pangaea.workbench.welcome;

import java.util.List;

/**
 * A way to begin.
 *
 * @param icon name of its picture
 * @param title what is clicked
 * @param text what comes of it, and what it takes
 * @param command that does it, as it stands in texts
 * @param opensWindow whether a window comes, which the user may leave again for this page
 */
record Entry(String icon, String title, String text, String command, boolean opensWindow) {

  /** From the quickest to the most thorough. */
  static final List<Entry> ALL =
      List.of(
          new Entry(
              "run",
              "Run the example",
              "Two virtual machine monitors on this computer run one guest of four vCPUs, which"
                  + " checks that it cannot tell. Takes seconds; nothing is fetched.",
              "org.pangaea.workbench.command.example",
              false),
          new Entry(
              "console",
              "Run Linux",
              "The same with Debian's kernel and a shell to type into."
                  + " Some 120 MB are fetched the first time.",
              "org.pangaea.workbench.command.exampleLinux",
              false),
          new Entry(
              "cluster",
              "New cluster...",
              "Your own: which guest, how many nodes and vCPUs, on this computer or on others.",
              "org.eclipse.ui.newWizard(newWizardId=org.pangaea.workbench.wizard.cluster)",
              true),
          new Entry(
              "sheet",
              "First shared machine in five minutes",
              "Step by step: make a cluster, run it, watch it, move a vCPU, stop it.",
              "org.pangaea.workbench.command.steps",
              false),
          new Entry(
              "guide",
              "User guide",
              "What every view, page and button is for. F1 shows the part that is of use now.",
              "org.eclipse.ui.help.helpContents",
              false));
}
