package org.pangaea.workbench.editor;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jface.preference.IPreferenceStore;
import org.eclipse.jface.preference.JFacePreferences;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.TextAttribute;
import org.eclipse.jface.text.presentation.IPresentationReconciler;
import org.eclipse.jface.text.presentation.PresentationReconciler;
import org.eclipse.jface.text.quickassist.IQuickAssistAssistant;
import org.eclipse.jface.text.quickassist.QuickAssistAssistant;
import org.eclipse.jface.text.rules.DefaultDamagerRepairer;
import org.eclipse.jface.text.rules.EndOfLineRule;
import org.eclipse.jface.text.rules.IRule;
import org.eclipse.jface.text.rules.IWordDetector;
import org.eclipse.jface.text.rules.RuleBasedScanner;
import org.eclipse.jface.text.rules.SingleLineRule;
import org.eclipse.jface.text.rules.Token;
import org.eclipse.jface.text.rules.WordRule;
import org.eclipse.jface.text.source.ISourceViewer;
import org.eclipse.swt.SWT;
import org.eclipse.ui.editors.text.TextSourceViewerConfiguration;
import org.pangaea.model.cluster.ClusterPackage;
import org.pangaea.model.file.FileForm;

/** Colours for the words of the file form, as the theme has them, and quick fixes at Ctrl+1. */
final class ClusterTextConfiguration extends TextSourceViewerConfiguration {

  private static final IWordDetector WORD =
      new IWordDetector() {
        @Override
        public boolean isWordStart(char c) {
          return Character.isLetter(c);
        }

        @Override
        public boolean isWordPart(char c) {
          return Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.';
        }
      };

  ClusterTextConfiguration(IPreferenceStore preferences) {
    super(preferences);
  }

  @Override
  public IPresentationReconciler getPresentationReconciler(ISourceViewer viewer) {
    PresentationReconciler reconciler = new PresentationReconciler();
    DefaultDamagerRepairer repairer = new DefaultDamagerRepairer(scanner());
    reconciler.setDamager(repairer, IDocument.DEFAULT_CONTENT_TYPE);
    reconciler.setRepairer(repairer, IDocument.DEFAULT_CONTENT_TYPE);
    return reconciler;
  }

  private static RuleBasedScanner scanner() {
    var colors = JFaceResources.getColorRegistry();
    Token comment =
        new Token(
            new TextAttribute(colors.get(JFacePreferences.QUALIFIER_COLOR), null, SWT.ITALIC));
    Token string = new Token(new TextAttribute(colors.get(JFacePreferences.COUNTER_COLOR)));
    Token keyword =
        new Token(new TextAttribute(colors.get(JFacePreferences.HYPERLINK_COLOR), null, SWT.BOLD));
    WordRule words = new WordRule(WORD);
    ClusterPackage.eINSTANCE.getEClassifiers().stream()
        .filter(org.eclipse.emf.ecore.EClass.class::isInstance)
        .map(type -> FileForm.keyword((org.eclipse.emf.ecore.EClass) type))
        .filter(java.util.Objects::nonNull)
        .forEach(word -> words.addWord(word, keyword));
    List<IRule> rules = new ArrayList<>();
    rules.add(new EndOfLineRule("#", comment));
    rules.add(new SingleLineRule("\"", "\"", string, '\\'));
    rules.add(words);
    RuleBasedScanner scanner = new RuleBasedScanner();
    scanner.setRules(rules.toArray(IRule[]::new));
    return scanner;
  }

  @Override
  public IQuickAssistAssistant getQuickAssistAssistant(ISourceViewer viewer) {
    QuickAssistAssistant assistant = new QuickAssistAssistant();
    assistant.setQuickAssistProcessor(new ProblemAssist());
    return assistant;
  }
}
