package org.pangaea.model.file;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.eclipse.emf.common.util.URI;
import org.pangaea.model.cluster.Cluster;

/** Reads and writes clusters without any Eclipse platform or OSGi framework. */
public final class ClusterResources {

  private ClusterResources() {}

  /**
   * Reads a file. The cluster is readable as a file, which is not to say that it can run: that is
   * what {@link org.pangaea.model.validation.ClusterValidator} tells.
   *
   * @throws ClusterFormatException if the text is no cluster, with every mistake in it
   * @throws NoSuchFileException if there is no such file
   */
  public static Cluster load(Path file) throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      return load(URI.createFileURI(file.toString()), stream);
    }
  }

  /**
   * Reads text.
   *
   * @param name what problems call the file
   */
  public static Cluster parse(String name, String text) throws ClusterFormatException {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return load(URI.createURI(name), new ByteArrayInputStream(bytes));
    } catch (ClusterFormatException unreadable) {
      throw unreadable;
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Cluster load(URI uri, InputStream stream) throws IOException {
    ClusterResource resource = new ClusterResource(uri);
    resource.load(stream, Map.of());
    if (!resource.getErrors().isEmpty()) {
      throw new ClusterFormatException(resource.problems());
    }
    return (Cluster) resource.getContents().get(0);
  }

  /** The text of a cluster, as it is saved. */
  public static String text(Cluster cluster) {
    return ClusterWriter.write(cluster);
  }

  /** Writes a file, whole or not at all. */
  public static void save(Cluster cluster, Path file) throws IOException {
    Path written = file.resolveSibling("." + file.getFileName() + ".new");
    try {
      Files.writeString(written, text(cluster));
      Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(written);
    }
  }
}
