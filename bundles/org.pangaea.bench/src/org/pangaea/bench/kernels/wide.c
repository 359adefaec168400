/*
 * Wide code: 1200 functions, no two of them alike, called one after the other by a table; so nothing
 * is hot, as in a big program that does a little of everything. The number of a function, a
 * constant, decides what the compiler makes of it.
 */
#include "kernel.h"

#define FUNCTIONS 1200
#define ROTATIONS 120

static uint64_t cells[4096];

__attribute__((noinline)) static uint64_t mix(uint64_t x) {
  x ^= x >> 29;
  x *= 0xbf58476d1ce4e5b9u;
  return x ^ x >> 32;
}

#define FUNCTION(n)                                                                  \
  static __attribute__((noinline)) uint64_t function##n(uint64_t x) {                \
    uint64_t *cell = &cells[x % (4096 - 16) + n % 16];                               \
    uint64_t y = x * (2 * n + 1) + *cell;                                            \
    if (n % 3 == 0) {                                                                \
      for (unsigned i = 0; i < 3 + y % 4; i++) {                                     \
        y += (y << (n % 13 + 1)) ^ cells[i * 16 + n % 64];                           \
      }                                                                              \
    }                                                                                \
    if (n % 5 < 2) {                                                                 \
      y = y & 1 << n % 11 ? y >> (n % 9 + 1) : y * (n | 1);                          \
    } else if (n % 5 == 2) {                                                         \
      y ^= mix(y + n);                                                               \
    } else if (n % 5 == 3) {                                                         \
      switch (y >> n % 17 & 7) {                                                     \
        case 0: y += n; break;                                                       \
        case 1: y -= 3 * n; break;                                                   \
        case 2: y ^= n << 5; break;                                                  \
        case 3: y *= n + 2; break;                                                   \
        case 4: y |= 1 << n % 30; break;                                             \
        case 5: y = ~y + n; break;                                                   \
        case 6: y = y << 32 | y >> 32; break;                                        \
        case 7: cells[n % 1024] += y; break;                                         \
      }                                                                              \
    } else {                                                                         \
      y = y / (n + 1) + y % (n + 3);                                                 \
    }                                                                                \
    if (n % 7 == 0) {                                                                \
      uint32_t low = (uint32_t)y * n;                                                \
      y += low >> n % 8;                                                             \
    } else if (n % 7 < 3) {                                                          \
      y += (int64_t)(int8_t)(y >> n % 40) * n;                                       \
    } else if (n % 7 == 3) {                                                         \
      y ^= (int64_t)y < (int64_t)x ? cells[n % 2048] : (uint64_t)n;                  \
    }                                                                                \
    *cell = y ^ x >> n % 21;                                                         \
    return y * 31 + n % 29;                                                          \
  }

#define TEN(do, n)                                                                   \
  do(n##0) do(n##1) do(n##2) do(n##3) do(n##4) do(n##5) do(n##6) do(n##7) do(n##8) do(n##9)
#define HUNDRED(do, n)                                                               \
  TEN(do, n##0) TEN(do, n##1) TEN(do, n##2) TEN(do, n##3) TEN(do, n##4)              \
  TEN(do, n##5) TEN(do, n##6) TEN(do, n##7) TEN(do, n##8) TEN(do, n##9)
#define ALL(do)                                                                      \
  HUNDRED(do, 10) HUNDRED(do, 11) HUNDRED(do, 12) HUNDRED(do, 13)                    \
  HUNDRED(do, 14) HUNDRED(do, 15) HUNDRED(do, 16) HUNDRED(do, 17)                    \
  HUNDRED(do, 18) HUNDRED(do, 19) HUNDRED(do, 20) HUNDRED(do, 21)

ALL(FUNCTION)

#define ENTRY(n) function##n,

static uint64_t (*const table[])(uint64_t) = {ALL(ENTRY)};

_Static_assert(sizeof table / sizeof *table == FUNCTIONS, "the number of functions");

void prepare(void) {
  uint64_t seed = 15;
  for (int i = 0; i < 4096; i++) {
    cells[i] = next_random(&seed);
  }
}

uint64_t work(void) {
  uint64_t x = 1;
  for (int rotation = 0; rotation < ROTATIONS; rotation++) {
    for (int i = 0; i < FUNCTIONS; i++) {
      x = table[i](x);
    }
  }
  return x;
}
