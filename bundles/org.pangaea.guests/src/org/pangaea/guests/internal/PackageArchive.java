package org.pangaea.guests.internal;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.pangaea.guests.GuestException;
import org.pangaea.guests.Progress;

/** Where packages come from. */
public interface PackageArchive {

  /** Brings the lists of packages up to date. */
  void refresh(Progress progress) throws GuestException, InterruptedException;

  /** The newest version of each package, by name; without those that the archive does not have. */
  Map<String, PackageRecord> find(Collection<String> names)
      throws GuestException, InterruptedException;

  /**
   * Downloads packages into a folder, except those that an earlier try left there complete.
   *
   * @return the file of each package, whose checksum is the record's
   */
  Map<PackageRecord, Path> download(List<PackageRecord> packages, Path folder, Progress progress)
      throws GuestException, InterruptedException;
}
