package org.pangaea.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.util.jar.Manifest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** See its description. */
@Command(name = "version", description = "Shows the version of this program and of its Java.")
final class VersionCommand extends Action {
  @Mixin private JsonOption json;

  VersionCommand(Context context) {
    super(context);
  }

  /** What is shown. */
  private record Versions(String pangaea, String java, String vm) {}

  @Override
  public Integer call() {
    Versions versions =
        new Versions(
            ownVersion(), System.getProperty("java.version"), System.getProperty("java.vm.name"));
    if (json.isSet()) {
      context().printJson(versions);
    } else {
      context()
          .print(
              "pangaea %s, Java %s (%s)"
                  .formatted(versions.pangaea(), versions.java(), versions.vm()));
    }
    return ExitStatus.DONE;
  }

  /** From the manifest beside this class; there is none where classes were not packed yet. */
  static String ownVersion() {
    String name = VersionCommand.class.getName().replace('.', '/') + ".class";
    URL own = VersionCommand.class.getClassLoader().getResource(name);
    String manifest = own.toString().replace(name, "META-INF/MANIFEST.MF");
    try (InputStream stream = URI.create(manifest).toURL().openStream()) {
      String version = new Manifest(stream).getMainAttributes().getValue("Bundle-Version");
      return version == null ? "unknown" : version;
    } catch (IOException | IllegalArgumentException e) {
      return "unknown";
    }
  }
}
