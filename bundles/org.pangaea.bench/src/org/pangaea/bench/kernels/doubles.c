/* Double precision: bodies that attract each other, and a matrix of doubles. */
#include "kernel.h"

#define BODIES 5
#define STEPS 5000
#define SIZE 48
#define TIMES 6

struct body {
  double x, y, z, vx, vy, vz, mass;
};

static struct body bodies[BODIES];
static double a[SIZE][SIZE], b[SIZE][SIZE], c[SIZE][SIZE];
static uint64_t seed = 12;

static double next_double(void) { return next_random(&seed) / 2147483648.0; }

void prepare(void) {
  for (int i = 0; i < SIZE; i++) {
    for (int j = 0; j < SIZE; j++) {
      a[i][j] = next_double();
      b[i][j] = next_double();
    }
  }
}

static void place(void) {
  for (int i = 0; i < BODIES; i++) {
    bodies[i] = (struct body){next_double(), next_double(), next_double(), 0, 0, 0, next_double()};
  }
}

static void step(double time) {
  for (int i = 0; i < BODIES; i++) {
    struct body *p = &bodies[i];
    for (int j = i + 1; j < BODIES; j++) {
      struct body *q = &bodies[j];
      double dx = p->x - q->x, dy = p->y - q->y, dz = p->z - q->z;
      double square = dx * dx + dy * dy + dz * dz + 0.01;
      double force = time / (square * __builtin_sqrt(square));
      p->vx -= dx * q->mass * force;
      p->vy -= dy * q->mass * force;
      p->vz -= dz * q->mass * force;
      q->vx += dx * p->mass * force;
      q->vy += dy * p->mass * force;
      q->vz += dz * p->mass * force;
    }
  }
  for (int i = 0; i < BODIES; i++) {
    bodies[i].x += time * bodies[i].vx;
    bodies[i].y += time * bodies[i].vy;
    bodies[i].z += time * bodies[i].vz;
  }
}

static uint64_t bits(double value) {
  union {
    double value;
    uint64_t bits;
  } both = {value};
  return both.bits;
}

uint64_t work(void) {
  uint64_t sum = 0;
  place();
  for (int i = 0; i < STEPS; i++) {
    step(0.001);
  }
  for (int i = 0; i < BODIES; i++) {
    sum = sum * 31 + bits(bodies[i].x + bodies[i].y + bodies[i].z);
  }
  for (int time = 0; time < TIMES; time++) {
    a[time][time] = next_double();
    for (int i = 0; i < SIZE; i++) {
      for (int j = 0; j < SIZE; j++) {
        double dot = 0;
        for (int k = 0; k < SIZE; k++) {
          dot += a[i][k] * b[k][j];
        }
        c[i][j] = dot;
        sum = sum * 31 + bits(dot);
      }
    }
  }
  return sum + bits(c[0][0]);
}
