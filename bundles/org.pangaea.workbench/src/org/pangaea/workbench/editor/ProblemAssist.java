package org.pangaea.workbench.editor;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.eclipse.core.resources.IMarker;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.Position;
import org.eclipse.jface.text.contentassist.ICompletionProposal;
import org.eclipse.jface.text.contentassist.IContextInformation;
import org.eclipse.jface.text.quickassist.IQuickAssistInvocationContext;
import org.eclipse.jface.text.quickassist.IQuickAssistProcessor;
import org.eclipse.jface.text.source.Annotation;
import org.eclipse.jface.text.source.IAnnotationModel;
import org.eclipse.jface.text.source.ISourceViewer;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.Point;
import org.eclipse.ui.IMarkerResolution;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.texteditor.MarkerAnnotation;

/** Offers the quick fixes of the problems in the caret's line. */
final class ProblemAssist implements IQuickAssistProcessor {

  /** One of them, as the text editor shows it. */
  private record Proposal(IMarker marker, IMarkerResolution resolution)
      implements ICompletionProposal {

    @Override
    public void apply(IDocument document) {
      resolution.run(marker);
    }

    @Override
    public String getDisplayString() {
      return resolution.getLabel();
    }

    @Override
    public String getAdditionalProposalInfo() {
      return marker.getAttribute(IMarker.MESSAGE, "");
    }

    @Override
    public Point getSelection(IDocument document) {
      return null;
    }

    @Override
    public Image getImage() {
      return null;
    }

    @Override
    public IContextInformation getContextInformation() {
      return null;
    }
  }

  @Override
  public boolean canFix(Annotation annotation) {
    return annotation instanceof MarkerAnnotation marked
        && !annotation.isMarkedDeleted()
        && IDE.getMarkerHelpRegistry().hasResolutions(marked.getMarker());
  }

  @Override
  public boolean canAssist(IQuickAssistInvocationContext context) {
    return false;
  }

  @Override
  public ICompletionProposal[] computeQuickAssistProposals(IQuickAssistInvocationContext context) {
    ISourceViewer viewer = context.getSourceViewer();
    IAnnotationModel model = viewer.getAnnotationModel();
    List<ICompletionProposal> proposals = new ArrayList<>();
    for (Iterator<Annotation> all = model.getAnnotationIterator(); all.hasNext(); ) {
      Annotation annotation = all.next();
      if (canFix(annotation)
          && inLine(viewer.getDocument(), model.getPosition(annotation), context.getOffset())) {
        IMarker marker = ((MarkerAnnotation) annotation).getMarker();
        for (IMarkerResolution one : IDE.getMarkerHelpRegistry().getResolutions(marker)) {
          proposals.add(new Proposal(marker, one));
        }
      }
    }
    return proposals.toArray(ICompletionProposal[]::new);
  }

  private static boolean inLine(IDocument document, Position position, int offset) {
    try {
      return document.getLineOfOffset(position.getOffset()) == document.getLineOfOffset(offset);
    } catch (BadLocationException stale) {
      return false;
    }
  }

  @Override
  public String getErrorMessage() {
    return null;
  }
}
