/* An interpreter of a small stack machine, which counts prime numbers by a sieve. */
#include "kernel.h"

enum { PUSH, LOAD, STORE, GET, PUT, ADD, MULTIPLY, LESS, JUMP, IF_ZERO, HALT };

#define LIMIT 8192
#define TIMES 3

/* Variables: 0 the candidate, 1 a multiple of it, 2 the count, 3 the limit. */
static const int16_t program[] = {
    PUSH, 2, STORE, 0,                                                      /* 0 */
    LOAD, 0, LOAD, 3, LESS, IF_ZERO, 60,                                    /* 4 */
    LOAD, 0, GET, IF_ZERO, 25,                                              /* 11 */
    /* it is crossed out: the next candidate */
    LOAD, 0, PUSH, 1, ADD, STORE, 0, JUMP, 4,                               /* 16 */
    /* it is prime: cross out its multiples */
    LOAD, 2, PUSH, 1, ADD, STORE, 2,                                        /* 25 */
    LOAD, 0, LOAD, 0, MULTIPLY, STORE, 1,                                   /* 32 */
    LOAD, 1, LOAD, 3, LESS, IF_ZERO, 16,                                    /* 39 */
    PUSH, 1, LOAD, 1, PUT,                                                  /* 46 */
    LOAD, 1, LOAD, 0, ADD, STORE, 1, JUMP, 39,                              /* 51 */
    HALT};                                                                  /* 60 */

static int64_t variables[4];
static int64_t memory[LIMIT];
static uint64_t seed = 10;

static int64_t run(const int16_t *code) {
  int64_t stack[16];
  int64_t *top = stack;
  const int16_t *at = code;
  for (;;) {
    switch (*at++) {
      case PUSH: *top++ = *at++; break;
      case LOAD: *top++ = variables[*at++]; break;
      case STORE: variables[*at++] = *--top; break;
      case GET: top[-1] = memory[top[-1]]; break;
      case PUT: top -= 2; memory[top[1]] = top[0]; break;
      case ADD: top--; top[-1] += top[0]; break;
      case MULTIPLY: top--; top[-1] *= top[0]; break;
      case LESS: top--; top[-1] = top[-1] < top[0]; break;
      case JUMP: at = code + *at; break;
      case IF_ZERO: at = *--top ? at + 1 : code + *at; break;
      case HALT: return variables[2];
    }
  }
}

void prepare(void) {}

uint64_t work(void) {
  uint64_t sum = 0;
  for (int time = 0; time < TIMES; time++) {
    for (int i = 0; i < LIMIT; i++) {
      memory[i] = 0;
    }
    variables[2] = 0;
    variables[3] = LIMIT - next_random(&seed) % 1024;
    sum = sum * 31 + run(program);
  }
  return sum;
}
