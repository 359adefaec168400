package org.pangaea.deploy;

import java.util.List;
import org.pangaea.guests.GuestException;
import org.pangaea.guests.GuestImages;
import org.pangaea.guests.GuestStatus;
import org.pangaea.guests.Guests;
import org.pangaea.guests.Progress;

/** Where guests come from by their names. */
public interface GuestSource {
  /** All guests, and which of them are here already. */
  List<GuestStatus> list() throws GuestException;

  /** Makes a guest ready to start. */
  GuestImages prepare(String name, Progress progress) throws GuestException, InterruptedException;

  /** The same with the newest packages. */
  GuestImages update(String name, Progress progress) throws GuestException, InterruptedException;

  /** The guests that this computer keeps. */
  static GuestSource of(Guests guests) {
    return new GuestSource() {
      @Override
      public List<GuestStatus> list() throws GuestException {
        return guests.list();
      }

      @Override
      public GuestImages prepare(String name, Progress progress)
          throws GuestException, InterruptedException {
        return guests.prepare(name, progress);
      }

      @Override
      public GuestImages update(String name, Progress progress)
          throws GuestException, InterruptedException {
        return guests.update(name, progress);
      }
    };
  }
}
