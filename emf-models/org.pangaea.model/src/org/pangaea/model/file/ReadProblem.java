package org.pangaea.model.file;

import org.eclipse.emf.ecore.resource.Resource;

/**
 * Something in a file that could not be read, in a complete sentence.
 *
 * @param file what the file is called, as its reader named it
 * @param position where in it
 * @param message what was found and what was expected
 */
public record ReadProblem(String file, Position position, String message)
    implements Resource.Diagnostic {

  @Override
  public String getMessage() {
    return message;
  }

  @Override
  public String getLocation() {
    return file;
  }

  @Override
  public int getLine() {
    return position.line();
  }

  @Override
  public int getColumn() {
    return position.column();
  }

  /** {@code file:line:column: message}, the form that editors and terminals make a link of. */
  @Override
  public String toString() {
    return file + ":" + position + ": " + message;
  }
}
