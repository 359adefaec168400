/*
 * Runs a kernel for ROUNDS rounds. After each it prints a mark, by which the benchmark knows how far
 * it is and that it computes what it should, and at the end it switches the machine off.
 */
#include "kernel.h"

static void print(char c) {
#ifdef __riscv
  volatile uint8_t *uart = (volatile uint8_t *)0x10000000;
  while (!(uart[5] & 0x20)) {
  }
  uart[0] = c;
#else
  extern int putchar(int);
  putchar(c);
#endif
}

static void print_text(const char *text) {
  while (*text) {
    print(*text++);
  }
}

static void print_decimal(unsigned value) {
  if (value >= 10) {
    print_decimal(value / 10);
  }
  print('0' + value % 10);
}

static void print_hexadecimal(uint64_t value) {
  for (int shift = 60; shift >= 0; shift -= 4) {
    print("0123456789abcdef"[value >> shift & 15]);
  }
}

int main(void) {
  uint64_t sum = 0;
  prepare();
  for (unsigned round = 1; round <= ROUNDS; round++) {
    sum = (sum ^ work()) * 1099511628211u + round;
    print_text("round ");
    print_decimal(round);
    print(' ');
    print_hexadecimal(sum);
    print('\n');
  }
#ifdef __riscv
  *(volatile uint32_t *)0x100000 = 0x5555;
  for (;;) {
  }
#endif
  return 0;
}
