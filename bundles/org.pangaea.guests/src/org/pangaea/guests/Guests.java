package org.pangaea.guests;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pangaea.guests.builtin.BuiltInGuest;
import org.pangaea.guests.internal.AptView;
import org.pangaea.guests.internal.GuestStore;
import org.pangaea.guests.internal.ProcessRunner;
import org.pangaea.guests.internal.Recipe;

/**
 * Prepares guests by name. Any thread may call; processes and threads that prepare guests in the
 * same cache wait for each other.
 */
public final class Guests {
  /** The name of the guest that is part of Pangaea and needs no network. */
  public static final String BUILT_IN = "builtin";

  private static final GuestInfo BUILT_IN_GUEST =
      new GuestInfo(BUILT_IN, "a small program of Pangaea's own; nothing to fetch");

  private static final String REMEDIES =
      """


      What helps:
        * './pangaea demo --guest builtin' needs neither apt nor a network;
        * '--kernel FILE --initrd FILE' takes a kernel and an initramfs of your own;
        * the variable %s names another mirror of Debian.\
      """
          .formatted(GuestSettings.MIRROR_VARIABLE);

  private final GuestSettings settings;
  private final GuestStore store;

  /** The guests of this machine, fetched by its apt. */
  public Guests(GuestSettings settings) {
    this(
        settings,
        new GuestStore(
            settings.cache(),
            new AptView(settings.cache().resolve("apt"), settings.mirror(), new ProcessRunner())));
  }

  Guests(GuestSettings settings, GuestStore store) {
    this.settings = settings;
    this.store = store;
  }

  /** The guests that can be asked for, the default one first. */
  public static List<GuestInfo> known() {
    List<GuestInfo> guests = new ArrayList<>();
    Recipe.ALL.forEach(recipe -> guests.add(info(recipe)));
    guests.add(BUILT_IN_GUEST);
    return List.copyOf(guests);
  }

  /**
   * All guests, and which of them are on this machine already, whole. Uses no network; reads what
   * is there, a fraction of a second for each.
   */
  public List<GuestStatus> list() throws GuestException {
    List<GuestStatus> list = new ArrayList<>();
    for (Recipe recipe : Recipe.ALL) {
      list.add(status(recipe));
    }
    list.add(new GuestStatus(BUILT_IN_GUEST, GuestStatus.State.BUILT_IN, 0, Map.of()));
    return List.copyOf(list);
  }

  /**
   * Makes a guest ready to start. If it is in the cache, unchanged since it was put there, this
   * needs no network.
   *
   * @throws GuestException if there is no such guest, or it cannot be had; the message has a remedy
   * @throws InterruptedException if the thread was interrupted; what was fetched so far is kept
   */
  public GuestImages prepare(String name, Progress progress)
      throws GuestException, InterruptedException {
    return run(name, recipe -> store.prepare(recipe, progress));
  }

  /** The same with the newest packages, whatever is in the cache. */
  public GuestImages update(String name, Progress progress)
      throws GuestException, InterruptedException {
    return run(name, recipe -> store.update(recipe, progress));
  }

  /** How a guest comes out of the store. */
  @FunctionalInterface
  private interface Preparation {
    GuestStore.Prepared run(Recipe recipe) throws IOException, InterruptedException, GuestException;
  }

  private GuestImages run(String name, Preparation preparation)
      throws GuestException, InterruptedException {
    if (name.equals(BUILT_IN)) {
      return builtIn();
    }
    Recipe recipe = recipe(name);
    try {
      GuestStore.Prepared prepared = preparation.run(recipe);
      return new GuestImages(
          name,
          Optional.of(prepared.kernel()),
          Optional.of(prepared.initrd()),
          GuestImages.DEFAULT_COMMAND_LINE,
          prepared.versions());
    } catch (GuestException e) {
      throw new GuestException(
          "The guest '" + name + "' cannot be prepared. " + e.getMessage() + REMEDIES, e);
    } catch (IOException e) {
      throw new GuestException(
          "The guest '"
              + name
              + "' cannot be prepared in "
              + settings.cache()
              + ": "
              + IoReason.withFile(e)
              + ".",
          e);
    }
  }

  private GuestImages builtIn() throws GuestException {
    try {
      Path kernel = BuiltInGuest.prepare(settings.cache());
      return new GuestImages(BUILT_IN, Optional.of(kernel), Optional.empty(), "", Map.of());
    } catch (IOException e) {
      throw new GuestException(
          "The guest '"
              + BUILT_IN
              + "' cannot be written to "
              + settings.cache()
              + ": "
              + IoReason.withFile(e)
              + ".",
          e);
    }
  }

  private GuestStatus status(Recipe recipe) throws GuestException {
    try {
      GuestStore.Found found = store.look(recipe);
      GuestStatus.State otherwise =
          found.damaged() ? GuestStatus.State.DAMAGED : GuestStatus.State.ABSENT;
      return found
          .prepared()
          .map(prepared ->
              new GuestStatus(
                  info(recipe), GuestStatus.State.CACHED, prepared.size(), prepared.versions()))
          .orElse(new GuestStatus(info(recipe), otherwise, 0, Map.of()));
    } catch (IOException e) {
      throw new GuestException(
          "The guests in " + settings.cache() + " cannot be read: " + IoReason.withFile(e) + ".",
          e);
    }
  }

  private static Recipe recipe(String name) throws GuestException {
    return Recipe.ALL.stream()
        .filter(recipe -> recipe.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new GuestException(
                "There is no guest '"
                    + name
                    + "'. Known guests are: "
                    + String.join(", ", known().stream().map(GuestInfo::name).toList())
                    + "."));
  }

  private static GuestInfo info(Recipe recipe) {
    return new GuestInfo(recipe.name(), recipe.description());
  }
}
