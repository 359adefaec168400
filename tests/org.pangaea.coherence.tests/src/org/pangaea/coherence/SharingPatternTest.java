package org.pangaea.coherence;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What home guesses about a page's next reader. */
class SharingPatternTest {
  private final SharingPattern pattern = new SharingPattern();

  @Test
  void pageThatNobodyHadExclusivelyDoesNotMigrate() {
    assertFalse(pattern.migrates());
  }

  @Test
  void writtenPageMayMigrateUntilItsReaderDoesNotWrite() {
    write(0);
    assertTrue(pattern.migrates());
    guess(1);
    assertTrue(pattern.shared(true), "it was given for nothing");
    assertFalse(pattern.migrates());
  }

  @Test
  void whoWroteWhatItWasGivenOnReadSpeaksForMigration() {
    write(0);
    guess(1);
    guess(2);
    assertFalse(pattern.moved(false));
    assertTrue(pattern.migrates());
  }

  @Test
  void readersThatBecomeWritersOneAfterTheOtherBringTheGuessBack() {
    write(0);
    guess(1);
    pattern.shared(true);
    pattern.upgraded(1, 0b11);
    assertTrue(pattern.migrates());
  }

  @Test
  void writerThatOthersOnlyReadFromDoesNotMakeThePageMigrate() {
    write(0);
    guess(1);
    pattern.shared(true);
    for (int i = 0; i < 3; i++) {
      pattern.upgraded(0, 0b11);
      assertFalse(pattern.migrates());
    }
  }

  @Test
  void moreReadersThanTwoSpeakAgainstMigration() {
    write(0);
    pattern.upgraded(1, 0b111);
    assertFalse(pattern.migrates());
  }

  @Test
  void oneMistakeIsForgivenWhereMigrationIsEstablished() {
    write(0);
    pattern.upgraded(1, 0b11);
    guess(2);
    guess(3);
    assertTrue(pattern.moved(true));
    assertTrue(pattern.migrates());
  }

  @Test
  void codeAndPageTablesCountAsDataAgainAfterSomeWriters() {
    for (Access readOnly : new Access[] {Access.FETCH, Access.WALK}) {
      write(0);
      pattern.requested(readOnly);
      for (int writer = 1; writer <= 4; writer++) {
        assertFalse(pattern.migrates());
        write(writer);
      }
      assertTrue(pattern.migrates());
    }
  }

  @Test
  void homeThatDoesNotWriteWhatItWasGivenOnReadIsAMistakeToo() {
    write(1);
    guess(0);
    assertTrue(pattern.leavesHome(0, true));
    assertFalse(pattern.migrates());
    assertFalse(pattern.leavesHome(0, false));
  }

  private void write(int node) {
    pattern.requested(Access.WRITE);
    pattern.granted(node, Access.WRITE);
    pattern.moved(false);
  }

  /** A reader is given the page exclusively. */
  private void guess(int node) {
    pattern.requested(Access.READ);
    pattern.granted(node, Access.READ);
  }
}
