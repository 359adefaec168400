/* What a kernel consists of, and what all of them need. */
#ifndef KERNEL_H
#define KERNEL_H

#include <stddef.h>
#include <stdint.h>

/* Done once, before the first round. */
void prepare(void);

/* One round: some 10 to 30 million instructions, and a number that depends on all their results. */
uint64_t work(void);

/* Numbers that look random and are the same everywhere. */
static inline uint64_t next_random(uint64_t *state) {
  *state = *state * 6364136223846793005u + 1442695040888963407u;
  return *state >> 33;
}

#endif
