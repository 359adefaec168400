package org.pangaea.machine.translator;

import org.osgi.service.component.annotations.Component;
import org.pangaea.machine.CodeReport;
import org.pangaea.machine.Engine;
import org.pangaea.machine.Hart;
import org.pangaea.machine.MemoryPort;
import org.pangaea.machine.interpreter.InterpreterInstance;

/** The translator as an engine service: regions of bytecode above the interpreter. */
@Component(service = Engine.class, property = Engine.NAME_PROPERTY + "=" + TranslatorEngine.NAME)
public final class TranslatorEngine implements Engine {
  public static final String NAME = "translator";

  /**
   * How often control comes to a place before it is translated. HotSpot's compilers compete with
   * harts for processors, and interpreted code is not slow: measured, a boot takes 9.3 s with 2,000
   * and 6.5 s with 20,000. A loop is there within milliseconds.
   */
  private static final int THRESHOLD = 20_000;

  /** The same where the compilers do not take the hart's processor: a boot would take longer. */
  private static final int EARLY_THRESHOLD = 10_000;

  /**
   * Bytes of class files a share keeps, some 3,000 regions; compiled code is a few times as much.
   */
  private static final long LIMIT = 16 << 20;

  private final int threshold;
  private final long limit;
  private final boolean atOnce;

  /** What regions had best be at first, if this Java runtime allows it. */
  private final Style style;

  /** The engine as a VMM uses it. */
  public TranslatorEngine() {
    this(THRESHOLD, LIMIT, false, Style.PIECES);
  }

  /**
   * An engine with other settings.
   *
   * @param threshold how often control comes to a place before it is translated, at least 1
   * @param limit bytes of class files that live at most
   * @param atOnce translate on the hart's own thread: what is translated depends on the guest alone
   */
  public TranslatorEngine(int threshold, long limit, boolean atOnce) {
    this(threshold, limit, atOnce, atOnce ? Style.PROFILED : Style.PRESUMED);
  }

  private TranslatorEngine(int threshold, long limit, boolean atOnce, Style style) {
    this.threshold = threshold;
    this.limit = limit;
    this.atOnce = atOnce;
    this.style = style;
  }

  /**
   * One that translates places earlier: for a process in which there are mostly more processors
   * than harts, and HotSpot's compilers leave a hart its own.
   */
  public static TranslatorEngine early() {
    return new TranslatorEngine(EARLY_THRESHOLD, LIMIT, false);
  }

  /**
   * One that translates on the hart's own thread, as those regions are made that C2 compiles before
   * they run. Here they run at once: what is translated, and how, depends on the guest alone.
   */
  public static TranslatorEngine presumingAtOnce(int threshold, long limit) {
    return new TranslatorEngine(threshold, limit, true, Style.PRESUMED_AT_ONCE);
  }

  /** Not before a guest is to be executed: it takes a while to find out what there is. */
  private Style style() {
    return style.waits() && !Hints.AVAILABLE ? Style.PROFILED : style;
  }

  @Override
  public String name() {
    return NAME;
  }

  /** With its settings if they are not the usual ones, for the names of tests. */
  @Override
  public String toString() {
    String name = atOnce ? NAME + " at visit " + threshold : NAME;
    return style == Style.PRESUMED_AT_ONCE ? name + ", presuming" : name;
  }

  @Override
  public Instance open(MemoryPort memory) {
    Translator translator = new Translator(limit, atOnce, style());
    InterpreterInstance interpreter = new InterpreterInstance(translator, threshold);
    return new Instance() {
      @Override
      public Executor executor(Hart hart) {
        translator.hartAdded();
        return interpreter.executor(hart);
      }

      @Override
      public void codeChanged(long gfn) {
        interpreter.codeChanged(gfn);
      }

      @Override
      public CodeReport code(int most) {
        return translator.report(interpreter.inRegions(), most);
      }

      @Override
      public void close() {
        interpreter.close();
        translator.close();
      }
    };
  }
}
