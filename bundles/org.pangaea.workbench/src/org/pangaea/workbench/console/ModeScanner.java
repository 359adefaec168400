package org.pangaea.workbench.console;

/**
 * Reads along with the terminal what it does not tell of itself: whether the cursor shows, whether
 * cursor keys are in application mode, whether the other screen is in front, and where a sequence
 * begins and ends (ECMA-48, 5.4). One thread.
 */
final class ModeScanner {

  private enum State {
    /** Text. */
    GROUND,
    /** Behind ESC. */
    ESCAPE,
    /** In a control sequence, behind ESC [. */
    CONTROL,
    /** In an operating system command or another string, up to BEL or ESC \. */
    STRING,
    /** In a string, behind ESC. */
    STRING_ESCAPE
  }

  /** Longer ones are none that is looked for. */
  private static final int LONGEST = 64;

  private final StringBuilder parameters = new StringBuilder();
  private State state = State.GROUND;
  private boolean cursor = true;
  private boolean applicationKeys;
  private boolean otherScreen;
  private boolean bracketedPaste;

  /** Reads a character. */
  void read(char c) {
    switch (state) {
      case GROUND -> state = c == 27 ? State.ESCAPE : State.GROUND;
      case ESCAPE -> {
        parameters.setLength(0);
        state =
            switch (c) {
              case '[' -> State.CONTROL;
              case ']', 'P', '_', '^', 'X' -> State.STRING;
              case 27 -> State.ESCAPE;
              default -> c >= ' ' && c < '0' ? State.ESCAPE : State.GROUND;
            };
      }
      case CONTROL -> {
        if (c >= '@' && c <= '~') {
          state = State.GROUND;
          ended(c);
        } else if (c == 27) {
          state = State.ESCAPE;
        } else if (parameters.length() < LONGEST) {
          parameters.append(c);
        }
      }
      case STRING -> state = c == 7 ? State.GROUND : c == 27 ? State.STRING_ESCAPE : State.STRING;
      case STRING_ESCAPE -> state = c == '\\' ? State.GROUND : State.STRING;
    }
  }

  private void ended(char last) {
    String all = parameters.toString();
    if ((last == 'h' || last == 'l') && all.startsWith("?")) {
      for (String mode : all.substring(1).split(";")) {
        set(mode, last == 'h');
      }
    }
  }

  private void set(String mode, boolean on) {
    switch (mode) {
      case "1" -> applicationKeys = on;
      case "25" -> cursor = on;
      case "47", "1047", "1049" -> otherScreen = on;
      case "2004" -> bracketedPaste = on;
      default -> {
        // The terminal knows what to do.
      }
    }
  }

  /** Whether no sequence is under way. */
  boolean isGround() {
    return state == State.GROUND;
  }

  boolean showsCursor() {
    return cursor;
  }

  boolean hasApplicationKeys() {
    return applicationKeys;
  }

  boolean showsOtherScreen() {
    return otherScreen;
  }

  boolean wantsBracketedPaste() {
    return bracketedPaste;
  }
}
