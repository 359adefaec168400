package org.pangaea.model.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.resource.impl.ResourceImpl;
import org.pangaea.model.cluster.ClusterPackage;

/**
 * A {@code .cluster} file as an EMF resource. Loading never fails on what the text says: mistakes
 * become {@link #getErrors() errors} with their place, and what could be read is in the contents,
 * so that an editor has something to show. Comments are read over and not kept.
 */
public final class ClusterResource extends ResourceImpl {

  public ClusterResource(URI uri) {
    super(uri);
  }

  @Override
  protected void doLoad(InputStream stream, Map<?, ?> options) throws IOException {
    String file = fileName();
    String text;
    try {
      ByteBuffer bytes = ByteBuffer.wrap(stream.readAllBytes());
      text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException notUtf8) {
      getErrors().add(new ReadProblem(file, new Position(1, 1), "The file is not text in UTF-8."));
      return;
    }
    // Some editors begin a file with a byte order mark.
    ClusterReader reader =
        new ClusterReader(file, text.startsWith("\uFEFF") ? text.substring(1) : text);
    EObject root = reader.read(ClusterPackage.Literals.CLUSTER);
    if (root != null) {
      getContents().add(root);
    }
    getErrors().addAll(reader.problems());
  }

  @Override
  protected void doSave(OutputStream stream, Map<?, ?> options) throws IOException {
    for (EObject root : getContents()) {
      stream.write(ClusterWriter.write(root).getBytes(StandardCharsets.UTF_8));
    }
  }

  /** What went wrong in the last load, in the order of the file. */
  public List<ReadProblem> problems() {
    return getErrors().stream().map(ReadProblem.class::cast).toList();
  }

  private String fileName() {
    URI name = getURI();
    return name.isFile() ? name.toFileString() : name.toString();
  }
}
