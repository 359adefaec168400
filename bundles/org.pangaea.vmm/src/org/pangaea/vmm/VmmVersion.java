package org.pangaea.vmm;

/** Which version of the program this is. */
final class VmmVersion {
  private VmmVersion() {}

  /** The bundle's version where the runtime knows it. */
  static String text() {
    String version = VmmVersion.class.getPackage().getImplementationVersion();
    return version == null ? "0.1.0" : version;
  }
}
