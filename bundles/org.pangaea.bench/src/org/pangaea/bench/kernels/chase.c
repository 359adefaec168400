/*
 * Follows pointers over 8192 pages in an order without a pattern: eight times as many as a TLB of
 * 1024 entries covers. There is one node in each page, so the host's caches hold them all, and what
 * is measured is translation and not the host's memory.
 */
#include "kernel.h"

#define PAGES 8192
#define PAGE_SIZE 4096
#define LINE_SIZE 64
#define STEPS 150000

struct node {
  struct node *next;
  uint64_t value;
};

static uint8_t memory[PAGES][PAGE_SIZE] __attribute__((aligned(PAGE_SIZE)));
static struct node *here;

static struct node *node(unsigned page) {
  return (struct node *)&memory[page][page * 7 % (PAGE_SIZE / LINE_SIZE) * LINE_SIZE];
}

/* Sattolo's algorithm: one cycle through all nodes. */
void prepare(void) {
  uint64_t seed = 5;
  for (unsigned i = 0; i < PAGES; i++) {
    node(i)->next = node(i);
    node(i)->value = next_random(&seed);
  }
  for (unsigned i = PAGES - 1; i > 0; i--) {
    unsigned other = next_random(&seed) % i;
    struct node *next = node(i)->next;
    node(i)->next = node(other)->next;
    node(other)->next = next;
  }
  here = node(0);
}

uint64_t work(void) {
  uint64_t sum = 0;
  for (int step = 0; step < STEPS; step++) {
    sum = sum * 31 + here->value;
    here = here->next;
  }
  return sum;
}
