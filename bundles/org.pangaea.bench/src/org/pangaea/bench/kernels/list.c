/* A linked list that fits into the caches: searched, summed up, reversed. */
#include "kernel.h"

#define NODES 2048
#define TIMES 400

struct node {
  struct node *next;
  uint64_t key;
};

static struct node nodes[NODES];
static struct node *head;
static uint64_t seed = 4;

/* Each node is put into a free place of the array, so that neighbours lie apart. */
void prepare(void) {
  unsigned place = 0;
  for (int i = 0; i < NODES; i++) {
    place = (place + 577) % NODES;
    nodes[place].key = next_random(&seed);
    nodes[place].next = head;
    head = &nodes[place];
  }
}

static struct node *reversed(struct node *list) {
  struct node *done = NULL;
  while (list) {
    struct node *next = list->next;
    list->next = done;
    done = list;
    list = next;
  }
  return done;
}

static uint64_t position(const struct node *list, uint64_t key) {
  uint64_t count = 0;
  while (list && list->key != key) {
    list = list->next;
    count++;
  }
  return count;
}

uint64_t work(void) {
  uint64_t sum = 0;
  for (int time = 0; time < TIMES; time++) {
    for (const struct node *node = head; node; node = node->next) {
      sum += node->key;
    }
    sum = sum * 31 + position(head, nodes[next_random(&seed) % NODES].key);
    head = reversed(head);
  }
  return sum;
}
