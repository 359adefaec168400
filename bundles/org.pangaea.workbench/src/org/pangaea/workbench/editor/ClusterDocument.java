package org.pangaea.workbench.editor;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.jface.text.DocumentEvent;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IDocumentListener;
import org.eclipse.swt.widgets.Display;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.validation.Finding;
import org.pangaea.workbench.model.Elements;
import org.pangaea.workbench.model.ParsedCluster;
import org.pangaea.workbench.model.TextMerge;
import org.pangaea.workbench.problems.ProblemMarkers;

/** A document and the model that its text stands for. On the UI thread. */
final class ClusterDocument {

  /** How long the user must not have typed before the model is read and validated again. */
  private static final int PAUSE_MILLIS = 250;

  /** Is told when there is another model, or more is known of it. */
  interface Listener {
    /** The text was read; there may be no model. */
    void parsed(ParsedCluster parsed);

    /** Validation has spoken of the model as it is now. */
    void validated(List<Finding> findings);
  }

  private final IDocument document;
  private final IFile file;
  private final Display display = Display.getCurrent();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final Runnable read = this::read;
  private final Job validation;
  private final IDocumentListener typing =
      new IDocumentListener() {
        @Override
        public void documentAboutToBeChanged(DocumentEvent event) {
          // What it becomes is what counts.
        }

        @Override
        public void documentChanged(DocumentEvent event) {
          display.timerExec(PAUSE_MILLIS, read);
        }
      };

  private ParsedCluster parsed;

  ClusterDocument(IDocument document, IFile file) {
    this.document = document;
    this.file = file;
    parsed = ParsedCluster.of(file.getName(), document.get());
    validation = Job.createSystem("Validating " + file.getName(), (ICoreRunnable) _ -> validate());
    document.addDocumentListener(typing);
    validation.schedule();
  }

  void dispose() {
    document.removeDocumentListener(typing);
    display.timerExec(-1, read);
    validation.cancel();
  }

  void add(Listener listener) {
    listeners.add(listener);
  }

  void remove(Listener listener) {
    listeners.remove(listener);
  }

  ParsedCluster parsed() {
    return parsed;
  }

  IDocument document() {
    return document;
  }

  /** Reads the text again if it is another one. */
  void read() {
    String text = document.get();
    if (text.equals(parsed.text())) {
      return;
    }
    parsed = ParsedCluster.of(file.getName(), text);
    listeners.forEach(listener -> listener.parsed(parsed));
    validation.schedule();
  }

  private void validate() throws CoreException {
    ParsedCluster looked = parsed;
    List<Finding> findings = ProblemMarkers.update(file, looked);
    display.asyncExec(() -> {
      if (looked == parsed) {
        listeners.forEach(listener -> listener.validated(findings));
      }
    });
  }

  /**
   * Changes an element, and so the text.
   *
   * @param path of the element
   * @throws IllegalArgumentException from the change
   */
  void change(String path, Consumer<EObject> change) {
    changeAll(cluster -> Elements.at(cluster, path).ifPresent(change));
  }

  /** Changes the model, and so the text; as one step for undo. */
  void changeAll(Consumer<Cluster> change) {
    read();
    if (parsed.cluster().isEmpty()) {
      return;
    }
    // The change is made to a model of its own: one that fails half-way leaves nothing behind.
    ParsedCluster copy = ParsedCluster.of(file.getName(), parsed.text());
    String text = TextMerge.apply(copy, change);
    if (!text.equals(parsed.text())) {
      TextEdit.replace(document, text);
      read();
    }
  }
}
