/* A state machine that finds words, numbers, strings and comments in a text. */
#include "kernel.h"

#define SIZE 32768
#define TIMES 24

enum state { BETWEEN, WORD, NUMBER, FRACTION, STRING, ESCAPE, COMMENT };

static const char alphabet[] = "abcdefgh XYZ_0123456789.\"\\#\n  \t()+-";

static char text[SIZE];
static uint64_t counts[7];
static uint64_t seed = 11;

void prepare(void) {
  for (int i = 0; i < SIZE; i++) {
    text[i] = alphabet[next_random(&seed) % (sizeof alphabet - 1)];
  }
}

static enum state begin(char c) {
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_') {
    return WORD;
  }
  if (c >= '0' && c <= '9') {
    return NUMBER;
  }
  return c == '"' ? STRING : c == '#' ? COMMENT : BETWEEN;
}

static enum state next(enum state state, char c) {
  switch (state) {
    case BETWEEN:
      return begin(c);
    case WORD:
      return c >= '0' && c <= '9' ? WORD : begin(c);
    case NUMBER:
      return c == '.' ? FRACTION : begin(c);
    case FRACTION:
      return c >= '0' && c <= '9' ? FRACTION : begin(c);
    case STRING:
      return c == '\\' ? ESCAPE : c == '"' || c == '\n' ? BETWEEN : STRING;
    case ESCAPE:
      return STRING;
    case COMMENT:
      return c == '\n' ? BETWEEN : COMMENT;
  }
  return BETWEEN;
}

uint64_t work(void) {
  uint64_t sum = 0;
  for (int time = 0; time < TIMES; time++) {
    text[next_random(&seed) % SIZE] = alphabet[next_random(&seed) % (sizeof alphabet - 1)];
    enum state state = BETWEEN;
    for (int i = 0; i < SIZE; i++) {
      enum state after = next(state, text[i]);
      if (after != state) {
        counts[after]++;
      }
      state = after;
    }
  }
  for (int i = 0; i < 7; i++) {
    sum = sum * 31 + counts[i];
  }
  return sum;
}
