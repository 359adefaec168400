package org.pangaea.workbench.application;

import org.eclipse.jface.action.GroupMarker;
import org.eclipse.jface.action.IMenuManager;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.jface.action.Separator;
import org.eclipse.ui.IWorkbenchActionConstants;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.actions.ActionFactory;
import org.eclipse.ui.actions.ContributionItemFactory;
import org.eclipse.ui.application.ActionBarAdvisor;
import org.eclipse.ui.application.IActionBarConfigurer;

/** The menus that every workbench has; what Pangaea adds to them stands in plugin.xml. */
final class PangaeaActionBars extends ActionBarAdvisor {

  private final IWorkbenchWindow window;

  PangaeaActionBars(IActionBarConfigurer configurer) {
    super(configurer);
    window = configurer.getWindowConfigurer().getWindow();
  }

  @Override
  protected void fillMenuBar(IMenuManager bar) {
    bar.add(fileMenu());
    bar.add(editMenu());
    bar.add(new GroupMarker(IWorkbenchActionConstants.MB_ADDITIONS));
    bar.add(windowMenu());
    bar.add(helpMenu());
  }

  private IMenuManager fileMenu() {
    MenuManager menu = new MenuManager("&File", IWorkbenchActionConstants.M_FILE);
    MenuManager created = new MenuManager("&New", ActionFactory.NEW.getId());
    created.add(ContributionItemFactory.NEW_WIZARD_SHORTLIST.create(window));
    menu.add(created);
    menu.add(new GroupMarker(IWorkbenchActionConstants.NEW_EXT));
    menu.add(new Separator());
    add(menu, ActionFactory.CLOSE, ActionFactory.CLOSE_ALL);
    menu.add(new Separator());
    add(menu, ActionFactory.SAVE, ActionFactory.SAVE_AS, ActionFactory.SAVE_ALL);
    menu.add(new Separator());
    add(menu, ActionFactory.RENAME, ActionFactory.REFRESH);
    menu.add(new Separator(IWorkbenchActionConstants.MB_ADDITIONS));
    add(menu, ActionFactory.IMPORT, ActionFactory.EXPORT);
    menu.add(new Separator());
    add(menu, ActionFactory.QUIT);
    return menu;
  }

  private IMenuManager editMenu() {
    MenuManager menu = new MenuManager("&Edit", IWorkbenchActionConstants.M_EDIT);
    add(menu, ActionFactory.UNDO, ActionFactory.REDO);
    menu.add(new Separator());
    add(menu, ActionFactory.CUT, ActionFactory.COPY, ActionFactory.PASTE);
    menu.add(new Separator());
    add(menu, ActionFactory.DELETE, ActionFactory.SELECT_ALL, ActionFactory.FIND);
    menu.add(new Separator(IWorkbenchActionConstants.MB_ADDITIONS));
    return menu;
  }

  private IMenuManager windowMenu() {
    MenuManager menu = new MenuManager("&Window", IWorkbenchActionConstants.M_WINDOW);
    add(menu, ActionFactory.OPEN_NEW_WINDOW);
    MenuManager perspectives = new MenuManager("Open &Perspective", "openPerspective");
    perspectives.add(ContributionItemFactory.PERSPECTIVES_SHORTLIST.create(window));
    menu.add(perspectives);
    MenuManager views = new MenuManager("Show &View", "showView");
    views.add(ContributionItemFactory.VIEWS_SHORTLIST.create(window));
    menu.add(views);
    menu.add(new Separator());
    add(menu, ActionFactory.RESET_PERSPECTIVE);
    menu.add(new Separator(IWorkbenchActionConstants.MB_ADDITIONS));
    add(menu, ActionFactory.PREFERENCES);
    return menu;
  }

  private IMenuManager helpMenu() {
    MenuManager menu = new MenuManager("&Help", IWorkbenchActionConstants.M_HELP);
    add(menu, ActionFactory.INTRO, ActionFactory.HELP_CONTENTS, ActionFactory.DYNAMIC_HELP);
    menu.add(new GroupMarker(IWorkbenchActionConstants.HELP_START));
    menu.add(new Separator(IWorkbenchActionConstants.MB_ADDITIONS));
    add(menu, ActionFactory.ABOUT);
    return menu;
  }

  private void add(IMenuManager menu, ActionFactory... factories) {
    for (ActionFactory factory : factories) {
      ActionFactory.IWorkbenchAction action = factory.create(window);
      register(action);
      menu.add(action);
    }
  }
}
