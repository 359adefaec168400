package org.pangaea.workbench.editor;

import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.text.undo.DocumentUndoManagerRegistry;
import org.eclipse.text.undo.IDocumentUndoManager;

/** Gives a document another text by touching only what differs: the caret and markers stay. */
final class TextEdit {

  private TextEdit() {}

  static void replace(IDocument document, String text) {
    String old = document.get();
    int most = Math.min(old.length(), text.length());
    int start = 0;
    while (start < most && old.charAt(start) == text.charAt(start)) {
      start++;
    }
    int end = 0;
    while (end < most - start
        && old.charAt(old.length() - 1 - end) == text.charAt(text.length() - 1 - end)) {
      end++;
    }
    IDocumentUndoManager undo = DocumentUndoManagerRegistry.getDocumentUndoManager(document);
    if (undo != null) {
      undo.commit();
    }
    try {
      document.replace(
          start, old.length() - start - end, text.substring(start, text.length() - end));
    } catch (BadLocationException impossible) {
      throw new IllegalStateException(impossible);
    }
    if (undo != null) {
      undo.commit();
    }
  }
}
