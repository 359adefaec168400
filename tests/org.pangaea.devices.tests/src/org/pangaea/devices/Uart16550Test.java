package org.pangaea.devices;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Uart16550Test {
  private static final int RBR = 0;
  private static final int THR = 0;
  private static final int DLL = 0;
  private static final int DLM = 1;
  private static final int IER = 1;
  private static final int IIR = 2;
  private static final int FCR = 2;
  private static final int LCR = 3;
  private static final int MCR = 4;
  private static final int LSR = 5;
  private static final int MSR = 6;
  private static final int SCR = 7;

  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private boolean interrupt;
  private int interruptChanges;
  private final Uart16550 uart = new Uart16550(b -> output.write(b), this::interrupt);

  private void interrupt(boolean level) {
    assertTrue(level != interrupt, "the line is set only when it changes");
    interrupt = level;
    interruptChanges++;
  }

  private int read(int register) {
    try {
      return (int) uart.read(register, 1);
    } catch (AccessFaultException e) {
      throw new AssertionError("register " + register, e);
    }
  }

  private void write(int register, int value) {
    try {
      uart.write(register, 1, value);
    } catch (AccessFaultException e) {
      throw new AssertionError("register " + register, e);
    }
  }

  private void receive(String input) {
    byte[] bytes = input.getBytes(StandardCharsets.ISO_8859_1);
    assertEquals(bytes.length, uart.receive(bytes));
  }

  private String drain() {
    StringBuilder text = new StringBuilder();
    while ((read(LSR) & 1) != 0) {
      text.append((char) read(RBR));
    }
    return text.toString();
  }

  // ---- reset state and plain registers

  @Test
  void afterResetItIsIdle() {
    assertEquals(0, read(IER));
    assertEquals(0x01, read(IIR), "no interrupt, FIFOs off");
    assertEquals(0, read(LCR));
    assertEquals(0, read(MCR));
    assertEquals(0x60, read(LSR), "transmitter empty");
    assertEquals(0xb0, read(MSR), "CTS, DSR and DCD are there, no deltas");
    assertEquals(0, read(SCR));
    assertFalse(interrupt);
  }

  @Test
  void scratchAndLineControlKeepAllBits() {
    write(SCR, 0xa5);
    write(LCR, 0x7f);
    assertEquals(0xa5, read(SCR));
    assertEquals(0x7f, read(LCR));
  }

  @Test
  void interruptEnableHasFourBitsAndModemControlFive() {
    write(IER, 0xff);
    write(MCR, 0xff);
    assertEquals(0x0f, read(IER));
    assertEquals(0x1f, read(MCR));
  }

  @Test
  void theDivisorIsBehindDlab() {
    write(IER, 0x05);
    write(LCR, 0x83);
    write(DLL, 0x34);
    write(DLM, 0x12);
    assertEquals(0x34, read(DLL));
    assertEquals(0x12, read(DLM));
    write(LCR, 0x03);
    assertEquals(0x05, read(IER));
    assertEquals(0, read(RBR));
    assertEquals(0, output.size());
    write(LCR, 0x80);
    assertEquals(0x1234, read(DLM) << 8 | read(DLL));
  }

  @Test
  void statusRegistersIgnoreWrites() {
    write(LSR, 0xff);
    write(MSR, 0xff);
    assertEquals(0x60, read(LSR));
    assertEquals(0xb0, read(MSR));
  }

  @Test
  void onlySingleBytesAtEightRegistersAreAnswered() {
    assertThrows(AccessFaultException.class, () -> uart.read(0, 4));
    assertThrows(AccessFaultException.class, () -> uart.read(8, 1));
    assertThrows(AccessFaultException.class, () -> uart.write(0, 2, 'x'));
    assertThrows(AccessFaultException.class, () -> uart.write(-1, 1, 'x'));
    assertEquals(0, output.size());
  }

  // ---- transmitter

  @Test
  void whatIsWrittenToThrIsOutputAtOnce() {
    for (char c : "hello\n\u00ff".toCharArray()) {
      write(THR, c);
      assertEquals(0x60, read(LSR));
    }
    assertEquals("hello\n\u00ff", output.toString(StandardCharsets.ISO_8859_1));
  }

  @Test
  void enablingTheTransmitterInterruptRaisesItAndReadingIirEndsIt() {
    write(IER, 0x02);
    assertTrue(interrupt);
    assertEquals(0x02, read(IIR));
    assertFalse(interrupt);
    assertEquals(0x01, read(IIR));
  }

  @Test
  void enablingItAgainWithoutDisablingDoesNotRaiseIt() {
    write(IER, 0x02);
    read(IIR);
    write(IER, 0x02);
    assertFalse(interrupt);
    write(IER, 0x00);
    write(IER, 0x02);
    assertTrue(interrupt);
  }

  @Test
  void everyByteWrittenRaisesTheTransmitterInterruptAgain() {
    write(IER, 0x02);
    read(IIR);
    write(THR, 'a');
    assertTrue(interrupt);
    assertEquals(0x02, read(IIR));
    assertFalse(interrupt);
  }

  @Test
  void readingIirDoesNotEndATransmitterInterruptThatItDoesNotShow() {
    write(IER, 0x03);
    receive("x");
    assertEquals(0x04, read(IIR));
    read(RBR);
    assertEquals(0x02, read(IIR), "it was hidden by received data and is still pending");
    assertFalse(interrupt);
  }

  // ---- receiver

  @Test
  void withoutFifosOneByteIsReadAtATimeAndNoneIsLost() {
    write(IER, 0x01);
    receive("abc");
    assertTrue(interrupt);
    assertEquals(0x04, read(IIR));
    assertEquals(0x61, read(LSR));
    assertEquals('a', read(RBR));
    assertTrue(interrupt, "the next one followed");
    assertEquals("bc", drain());
    assertFalse(interrupt);
    assertEquals('c', read(RBR), "an empty receiver shows its last byte");
  }

  @Test
  void bytesArriveUnsigned() {
    receive("\u00ff\u0080");
    assertEquals(0xff, read(RBR));
    assertEquals(0x80, read(RBR));
  }

  @Test
  void inputBeyondTheFifoWaitsAndNothingOverruns() {
    write(FCR, 0x01);
    String text = "The quick brown fox jumps over the lazy dog, twice and more.";
    receive(text);
    assertEquals(0x61, read(LSR));
    assertEquals(text, drain());
  }

  @Test
  void theTriggerLevelDecidesBetweenReceivedDataAndTimeOut() {
    int[] levels = {1, 4, 8, 14};
    for (int code = 0; code < levels.length; code++) {
      write(FCR, 0x03 | code << 6);
      write(IER, 0x01);
      for (int waiting = 1; waiting <= 16; waiting++) {
        receive("x");
        int expected = waiting >= levels[code] ? 0xc4 : 0xcc;
        assertEquals(expected, read(IIR), waiting + " bytes with trigger " + levels[code]);
        assertTrue(interrupt);
      }
      drain();
      assertEquals(0xc1, read(IIR));
      assertFalse(interrupt);
    }
  }

  @Test
  void readingBelowTheTriggerLeavesATimeOutUntilAllIsRead() {
    write(FCR, 0x41);
    write(IER, 0x01);
    receive("abcd");
    assertEquals(0xc4, read(IIR));
    read(RBR);
    assertEquals(0xcc, read(IIR));
    assertTrue(interrupt);
    assertEquals("bcd", drain());
    assertFalse(interrupt);
  }

  @Test
  void clearingTheReceiverDropsTheFifoAndOnlyTheFifo() {
    write(FCR, 0x01);
    receive("0123456789abcdefREST");
    write(FCR, 0x03);
    assertEquals("REST", drain());
  }

  @Test
  void switchingTheFifosOnOrOffClearsThem() {
    receive("ab");
    write(FCR, 0x01);
    assertEquals("b", drain(), "'a' was in the receiver, 'b' still on the line");
    receive("cd");
    write(FCR, 0x00);
    assertEquals(0x01, read(IIR), "FIFOs read as off");
    assertEquals("", drain());
  }

  @Test
  void otherFifoBitsCountOnlyTogetherWithTheEnableBit() {
    receive("x");
    write(FCR, 0xc2);
    assertEquals("x", drain(), "nothing was cleared");
    write(IER, 0x01);
    receive("y");
    assertEquals(0x04, read(IIR), "no trigger level, no time-out");
  }

  @Test
  void inputIsTakenUpToALimitAndTheRestIsRefused() {
    byte[] much = new byte[Uart16550.INPUT_LIMIT + 100];
    assertEquals(Uart16550.INPUT_LIMIT, uart.receive(much));
    assertEquals(1, uart.receive(new byte[5]), "one byte has moved to the receiver");
    uart.receiveBreak();
    assertEquals(0, uart.receive(new byte[5]));
    read(RBR);
    assertEquals(1, uart.receive(new byte[5]));
  }

  @Test
  void partOfAnArrayCanBeReceived() {
    assertEquals(2, uart.receive(new byte[] {'a', 'b', 'c', 'd'}, 1, 2));
    assertEquals("bc", drain());
  }

  // ---- line status

  @Test
  void aBreakIsAZeroByteWithItsStatusAtTheTopOfTheFifo() {
    write(FCR, 0x01);
    write(IER, 0x05);
    receive("a");
    uart.receiveBreak();
    receive("b");
    assertEquals(0xe1, read(LSR), "an error is somewhere in the FIFO");
    assertEquals('a', read(RBR));
    assertEquals(0xc6, read(IIR), "line status comes before received data");
    assertEquals(0xf1, read(LSR));
    assertEquals(0xc4, read(IIR), "reading LSR ended it");
    assertEquals(0, read(RBR));
    assertEquals(0x61, read(LSR));
    assertEquals("b", drain());
  }

  // ---- modem and loopback

  @Test
  void loopbackConnectsModemOutputsToInputs() {
    write(MCR, 0x10);
    assertEquals(0x00, read(MSR) & 0xf0);
    write(MCR, 0x11);
    assertEquals(0x20, read(MSR) & 0xf0, "DTR is DSR");
    write(MCR, 0x12);
    assertEquals(0x10, read(MSR) & 0xf0, "RTS is CTS");
    write(MCR, 0x14);
    assertEquals(0x40, read(MSR) & 0xf0, "OUT1 is RI");
    write(MCR, 0x18);
    assertEquals(0x80, read(MSR) & 0xf0, "OUT2 is DCD");
    write(MCR, 0x00);
    assertEquals(0xb0, read(MSR) & 0xf0);
  }

  @Test
  void modemDeltasAreSetByChangesAndEndedByReading() {
    write(MCR, 0x10);
    assertEquals(0x0b, read(MSR) & 0x0f, "CTS, DSR and DCD fell");
    assertEquals(0x00, read(MSR) & 0x0f);
    write(MCR, 0x14);
    assertEquals(0x00, read(MSR) & 0x0f, "RI counts when it ends");
    write(MCR, 0x10);
    assertEquals(0x04, read(MSR) & 0x0f);
  }

  @Test
  void modemChangesInterruptWithTheLowestPriority() {
    write(IER, 0x0a);
    read(IIR);
    write(MCR, 0x10);
    assertTrue(interrupt);
    assertEquals(0x00, read(IIR));
    assertTrue(interrupt, "reading IIR does not end it");
    write(THR, 'x');
    assertEquals(0x02, read(IIR), "the transmitter comes first");
    assertEquals(0x00, read(IIR));
    read(MSR);
    assertFalse(interrupt);
  }

  @Test
  void loopbackReturnsOutputAsInputAndDisconnectsTheLine() {
    write(FCR, 0x01);
    write(MCR, 0x10);
    write(THR, 'l');
    receive("outside");
    write(THR, 'o');
    assertEquals("lo", drain());
    assertEquals(0, output.size());
    write(MCR, 0x00);
    assertEquals("outside", drain());
  }

  @Test
  void loopbackOverrunsAFullFifoAndLosesTheNewByte() {
    write(FCR, 0x01);
    write(IER, 0x04);
    write(MCR, 0x10);
    for (int i = 0; i < 16; i++) {
      write(THR, 'a' + i);
    }
    assertFalse(interrupt);
    write(THR, '!');
    assertTrue(interrupt);
    assertEquals(0xc6, read(IIR));
    assertEquals(0x63, read(LSR));
    assertFalse(interrupt);
    assertEquals("abcdefghijklmnop", drain());
  }

  @Test
  void loopbackOverrunsWithoutFifosAndKeepsTheNewByte() {
    write(MCR, 0x10);
    write(THR, 'a');
    write(THR, 'b');
    assertEquals(0x63, read(LSR));
    assertEquals("b", drain());
  }

  @Test
  void aBreakSentInLoopbackIsReceivedOnce() {
    write(MCR, 0x10);
    write(LCR, 0x40);
    write(LCR, 0x43);
    assertEquals(0x71, read(LSR));
    assertEquals(0, read(RBR));
    assertEquals(0x60, read(LSR));
  }

  // ---- as Linux does it

  @Test
  void linuxTakesItForA16550A() {
    write(IER, 0);
    assertEquals(0, read(IER));
    write(IER, 0x0f);
    assertEquals(0x0f, read(IER), "the enable register exists");
    write(IER, 0);
    write(MCR, 0x1a);
    assertEquals(0x90, read(MSR) & 0xf0, "the loopback test");
    write(MCR, 0);
    write(FCR, 0x01);
    assertEquals(3, read(IIR) >> 6, "a 16550A");
    write(LCR, 0x80);
    assertTrue(read(FCR) != 0, "no enhanced features register: not a 16650");
    write(FCR, 0x01);
    int without64 = read(IIR) >> 5;
    write(FCR, 0x21);
    assertEquals(without64, read(IIR) >> 5, "no FIFO of 64: not a 16750");
    write(LCR, 0);
    write(IER, 0x40);
    assertEquals(0, read(IER), "not an XScale port");
  }

  @Test
  void linuxFindsTheTransmitterInterruptToWork() {
    write(IER, 0x02);
    assertEquals(0x02, read(IIR) & 0x0f);
    write(IER, 0x00);
    write(IER, 0x02);
    assertEquals(0x02, read(IIR) & 0x0f, "enabling raises it each time");
  }

  @Test
  void disablingASourceLowersTheLine() {
    write(IER, 0x01);
    receive("x");
    assertTrue(interrupt);
    write(IER, 0x00);
    assertFalse(interrupt);
    assertEquals(0x01, read(IIR));
    write(IER, 0x01);
    assertTrue(interrupt);
    assertEquals(3, interruptChanges);
  }
}
