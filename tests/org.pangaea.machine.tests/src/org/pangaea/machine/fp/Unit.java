package org.pangaea.machine.fp;

/** One name for the operations under test, whatever their width; bits above the width are zero. */
interface Unit {
  long add(long a, long b, int rm, FloatEnv e);

  long sub(long a, long b, int rm, FloatEnv e);

  long mul(long a, long b, int rm, FloatEnv e);

  long div(long a, long b, int rm, FloatEnv e);

  long sqrt(long a, int rm, FloatEnv e);

  long fma(long a, long b, long c, int rm, FloatEnv e);

  long min(long a, long b, FloatEnv e);

  long max(long a, long b, FloatEnv e);

  boolean eq(long a, long b, FloatEnv e);

  boolean lt(long a, long b, FloatEnv e);

  boolean le(long a, long b, FloatEnv e);

  int classify(long a);

  int toInt32(long a, int rm, FloatEnv e);

  int toUInt32(long a, int rm, FloatEnv e);

  long toInt64(long a, int rm, FloatEnv e);

  long toUInt64(long a, int rm, FloatEnv e);

  long fromInt32(int v, int rm, FloatEnv e);

  long fromUInt32(int v, int rm, FloatEnv e);

  long fromInt64(long v, int rm, FloatEnv e);

  long fromUInt64(long v, int rm, FloatEnv e);

  /** From the other width. */
  long convert(long a, int rm, FloatEnv e);

  static Unit of(Reference format) {
    return switch (format) {
      case SINGLE -> new SingleUnit();
      case DOUBLE -> new DoubleUnit();
    };
  }
}
