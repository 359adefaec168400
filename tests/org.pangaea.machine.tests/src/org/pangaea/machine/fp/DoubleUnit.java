package org.pangaea.machine.fp;

/** {@link Float64} under the common names. */
final class DoubleUnit implements Unit {
  @Override
  public long add(long a, long b, int rm, FloatEnv e) {
    return Float64.add(a, b, rm, e);
  }

  @Override
  public long sub(long a, long b, int rm, FloatEnv e) {
    return Float64.sub(a, b, rm, e);
  }

  @Override
  public long mul(long a, long b, int rm, FloatEnv e) {
    return Float64.mul(a, b, rm, e);
  }

  @Override
  public long div(long a, long b, int rm, FloatEnv e) {
    return Float64.div(a, b, rm, e);
  }

  @Override
  public long sqrt(long a, int rm, FloatEnv e) {
    return Float64.sqrt(a, rm, e);
  }

  @Override
  public long fma(long a, long b, long c, int rm, FloatEnv e) {
    return Float64.fma(a, b, c, rm, e);
  }

  @Override
  public long min(long a, long b, FloatEnv e) {
    return Float64.min(a, b, e);
  }

  @Override
  public long max(long a, long b, FloatEnv e) {
    return Float64.max(a, b, e);
  }

  @Override
  public boolean eq(long a, long b, FloatEnv e) {
    return Float64.eq(a, b, e);
  }

  @Override
  public boolean lt(long a, long b, FloatEnv e) {
    return Float64.lt(a, b, e);
  }

  @Override
  public boolean le(long a, long b, FloatEnv e) {
    return Float64.le(a, b, e);
  }

  @Override
  public int classify(long a) {
    return Float64.classify(a);
  }

  @Override
  public int toInt32(long a, int rm, FloatEnv e) {
    return Float64.toInt32(a, rm, e);
  }

  @Override
  public int toUInt32(long a, int rm, FloatEnv e) {
    return Float64.toUInt32(a, rm, e);
  }

  @Override
  public long toInt64(long a, int rm, FloatEnv e) {
    return Float64.toInt64(a, rm, e);
  }

  @Override
  public long toUInt64(long a, int rm, FloatEnv e) {
    return Float64.toUInt64(a, rm, e);
  }

  @Override
  public long fromInt32(int v, int rm, FloatEnv e) {
    return Float64.fromInt32(v);
  }

  @Override
  public long fromUInt32(int v, int rm, FloatEnv e) {
    return Float64.fromUInt32(v);
  }

  @Override
  public long fromInt64(long v, int rm, FloatEnv e) {
    return Float64.fromInt64(v, rm, e);
  }

  @Override
  public long fromUInt64(long v, int rm, FloatEnv e) {
    return Float64.fromUInt64(v, rm, e);
  }

  @Override
  public long convert(long a, int rm, FloatEnv e) {
    return Float64.fromFloat32((int) a, e);
  }
}
