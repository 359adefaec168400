package org.pangaea.workbench.preferences;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.jface.preference.IPreferenceStore;
import org.eclipse.jface.preference.PreferenceConverter;
import org.eclipse.jface.util.IPropertyChangeListener;
import org.eclipse.swt.graphics.FontData;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.ui.preferences.ScopedPreferenceStore;
import org.pangaea.deploy.VmmCommand;
import org.pangaea.model.NamedGuest;
import org.pangaea.workbench.application.WorkbenchBundle;

/** What the user has set, or what holds if nothing is set. Changes hold at once. */
public final class Settings {

  /** Milliseconds between two looks at a machine. */
  static final String REFRESH = "refresh";

  static final String GUEST = "guest";
  static final String VMM_HOME = "vmmHome";

  /** Whether closing the workbench asks before it ends machines. */
  public static final String ASK_BEFORE_ENDING = "askBeforeEnding";

  static final String FONT = "console.font";
  static final String SCROLL_BACK = "console.scrollBack";
  static final String OWN_COLOURS = "console.ownColours";
  static final String FOREGROUND = "console.foreground";
  static final String BACKGROUND = "console.background";

  static final int LEAST_REFRESH = 100;
  static final int MOST_REFRESH = 10_000;
  static final int LEAST_SCROLL_BACK = 100;

  /** A line of 80 columns takes 640 bytes; so many take at most a quarter of the heap. */
  static final int MOST_SCROLL_BACK = 400_000;

  /** Where the start script says that the VMM is. */
  private static final String STARTED_WITH = System.getProperty(VmmCommand.HOME_PROPERTY, "");

  /** Not the bundle's own, which is gone before the last thread is. */
  private static final ScopedPreferenceStore STORE =
      new ScopedPreferenceStore(InstanceScope.INSTANCE, WorkbenchBundle.ID);

  /** A console's colours. */
  public record Colours(RGB foreground, RGB background) {}

  private Settings() {}

  static IPreferenceStore store() {
    return STORE;
  }

  /** Between two looks at a machine, and two refreshes of the Cluster view. */
  public static Duration refresh() {
    return Duration.ofMillis(Math.clamp(store().getInt(REFRESH), LEAST_REFRESH, MOST_REFRESH));
  }

  /** What the New Cluster wizard offers first. */
  public static NamedGuest guest() {
    return NamedGuest.of(store().getString(GUEST)).orElse(NamedGuest.BUILTIN);
  }

  /** Whether closing the workbench asks before it ends machines. */
  public static boolean asksBeforeEnding() {
    return store().getBoolean(ASK_BEFORE_ENDING);
  }

  /** Closing the workbench ends machines without a question from now on. */
  public static void endUnasked() {
    store().setValue(ASK_BEFORE_ENDING, false);
    save();
  }

  /** The console's font; empty: the one for text. On the UI thread. */
  public static Optional<FontData[]> font() {
    return store().isDefault(FONT)
        ? Optional.empty()
        : Optional.of(PreferenceConverter.getFontDataArray(store(), FONT));
  }

  /** Lines that a console keeps of what has left its screen. */
  public static int scrollBack() {
    return Math.clamp(store().getInt(SCROLL_BACK), LEAST_SCROLL_BACK, MOST_SCROLL_BACK);
  }

  /** The console's colours; empty: those of the theme. */
  public static Optional<Colours> colours() {
    return store().getBoolean(OWN_COLOURS)
        ? Optional.of(
            new Colours(
                PreferenceConverter.getColor(store(), FOREGROUND),
                PreferenceConverter.getColor(store(), BACKGROUND)))
        : Optional.empty();
  }

  /** Is called, on the thread that sets something, when it is set. */
  public static void addListener(IPropertyChangeListener listener) {
    store().addPropertyChangeListener(listener);
  }

  /** The listener is called no more. */
  public static void removeListener(IPropertyChangeListener listener) {
    store().removePropertyChangeListener(listener);
  }

  private static void save() {
    try {
      STORE.save();
    } catch (IOException e) {
      ILog.of(Settings.class).error("The preferences cannot be written.", e);
    }
  }

  /** VMMs are started from where the user says; if nowhere, from where the start script says. */
  public static void applyVmmHome() {
    String home = store().getString(VMM_HOME).strip();
    String used = home.isEmpty() ? STARTED_WITH : home;
    if (!used.isEmpty()) {
      System.setProperty(VmmCommand.HOME_PROPERTY, used);
    }
  }
}
