/*
 * Conjugate gradients: solves A x = b for a symmetric, positive definite, sparse matrix whose
 * entries lie anywhere, as in the NAS Parallel Benchmarks' CG (NASA NAS-95-020, section 2.3), which
 * has other matrices. Each thread writes its part of the vectors, and multiplies the matrix with all
 * of one: what is written goes from node to node in every step, and so do two sums.
 *
 * cg THREADS: exit status 1 if the residual is not small in the end.
 */
#include <math.h>
#include <omp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define ROWS 1400
/* Beside the diagonal, at most: each of PICKS random pairs of a row gives an entry to both. */
#define PICKS 6
#define MOST 64

static int columns[ROWS][MOST];
static double values[ROWS][MOST];
static int lengths[ROWS];
static double x[ROWS], r[ROWS], p[ROWS], q[ROWS];

static uint64_t state = 88172645463325252u;

/* Marsaglia's xorshift. */
static uint64_t next(void) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state;
}

static void put(int row, int column, double value) {
  columns[row][lengths[row]] = column;
  values[row][lengths[row]++] = value;
}

/* The diagonal is larger than the rest of its row, so the matrix is positive definite. */
static void make(void) {
  for (int row = 0; row < ROWS; row++) {
    put(row, row, MOST);
  }
  for (int row = 0; row < ROWS; row++) {
    for (int pick = 0; pick < PICKS; pick++) {
      int column = (int) (next() % ROWS);
      double value = (double) (next() >> 11) * 0x1p-53 - 0.5;
      if (column != row && lengths[row] < MOST && lengths[column] < MOST) {
        put(row, column, value);
        put(column, row, value);
      }
    }
  }
}

/* Of the step that is going on, for all threads. */
static double rho, curvature, residual;

static double solve(int steps) {
  rho = residual = 0;
  /* One region for all steps, as in the NAS Parallel Benchmarks: to begin one takes two barriers. */
#pragma omp parallel
  {
#pragma omp for schedule(static) reduction(+ : rho)
    for (int i = 0; i < ROWS; i++) {
      x[i] = 0;
      r[i] = p[i] = 1;
      rho += 1;
    }
    for (int step = 0; step < steps; step++) {
      double before = rho;
#pragma omp single
      curvature = 0;
#pragma omp for schedule(static) reduction(+ : curvature)
      for (int i = 0; i < ROWS; i++) {
        double sum = 0;
        for (int k = 0; k < lengths[i]; k++) {
          sum += values[i][k] * p[columns[i][k]];
        }
        q[i] = sum;
        curvature += p[i] * sum;
      }
      double length = before / curvature;
#pragma omp single
      rho = 0;
#pragma omp for schedule(static) reduction(+ : rho)
      for (int i = 0; i < ROWS; i++) {
        x[i] += length * p[i];
        r[i] -= length * q[i];
        rho += r[i] * r[i];
      }
      double ratio = rho / before;
#pragma omp for schedule(static)
      for (int i = 0; i < ROWS; i++) {
        p[i] = r[i] + ratio * p[i];
      }
    }
    /* By the solution itself: what was kept up all the while may have gone astray. */
#pragma omp for schedule(static) reduction(+ : residual)
    for (int i = 0; i < ROWS; i++) {
      double sum = -1;
      for (int k = 0; k < lengths[i]; k++) {
        sum += values[i][k] * x[columns[i][k]];
      }
      residual += sum * sum;
    }
  }
  return sqrt(residual);
}

int main(int argc, char **argv) {
  if (argc > 1) {
    omp_set_num_threads(atoi(argv[1]));
  }
  make();
  double worst = 0;
  for (int times = 0; times < SOLUTIONS; times++) {
    worst = fmax(worst, solve(25));
  }
  printf("%g\n", worst);
  return worst < 1e-9 ? 0 : 1;
}
