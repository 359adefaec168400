package org.pangaea.machine.fp;

/** {@link Float32} under the common names. */
final class SingleUnit implements Unit {
  @Override
  public long add(long a, long b, int rm, FloatEnv e) {
    return Integer.toUnsignedLong(Float32.add((int) a, (int) b, rm, e));
  }

  @Override
  public long sub(long a, long b, int rm, FloatEnv e) {
    return Integer.toUnsignedLong(Float32.sub((int) a, (int) b, rm, e));
  }

  @Override
  public long mul(long a, long b, int rm, FloatEnv e) {
    return Integer.toUnsignedLong(Float32.mul((int) a, (int) b, rm, e));
  }

  @Override
  public long div(long a, long b, int rm, FloatEnv e) {
    return Integer.toUnsignedLong(Float32.div((int) a, (int) b, rm, e));
  }

  @Override
  public long sqrt(long a, int rm, FloatEnv e) {
    return Integer.toUnsignedLong(Float32.sqrt((int) a, rm, e));
  }

  @Override
  public long fma(long a, long b, long c, int rm, FloatEnv e) {
    return Integer.toUnsignedLong(Float32.fma((int) a, (int) b, (int) c, rm, e));
  }

  @Override
  public long min(long a, long b, FloatEnv e) {
    return Integer.toUnsignedLong(Float32.min((int) a, (int) b, e));
  }

  @Override
  public long max(long a, long b, FloatEnv e) {
    return Integer.toUnsignedLong(Float32.max((int) a, (int) b, e));
  }

  @Override
  public boolean eq(long a, long b, FloatEnv e) {
    return Float32.eq((int) a, (int) b, e);
  }

  @Override
  public boolean lt(long a, long b, FloatEnv e) {
    return Float32.lt((int) a, (int) b, e);
  }

  @Override
  public boolean le(long a, long b, FloatEnv e) {
    return Float32.le((int) a, (int) b, e);
  }

  @Override
  public int classify(long a) {
    return Float32.classify((int) a);
  }

  @Override
  public int toInt32(long a, int rm, FloatEnv e) {
    return Float32.toInt32((int) a, rm, e);
  }

  @Override
  public int toUInt32(long a, int rm, FloatEnv e) {
    return Float32.toUInt32((int) a, rm, e);
  }

  @Override
  public long toInt64(long a, int rm, FloatEnv e) {
    return Float32.toInt64((int) a, rm, e);
  }

  @Override
  public long toUInt64(long a, int rm, FloatEnv e) {
    return Float32.toUInt64((int) a, rm, e);
  }

  @Override
  public long fromInt32(int v, int rm, FloatEnv e) {
    return Integer.toUnsignedLong(Float32.fromInt32(v, rm, e));
  }

  @Override
  public long fromUInt32(int v, int rm, FloatEnv e) {
    return Integer.toUnsignedLong(Float32.fromUInt32(v, rm, e));
  }

  @Override
  public long fromInt64(long v, int rm, FloatEnv e) {
    return Integer.toUnsignedLong(Float32.fromInt64(v, rm, e));
  }

  @Override
  public long fromUInt64(long v, int rm, FloatEnv e) {
    return Integer.toUnsignedLong(Float32.fromUInt64(v, rm, e));
  }

  @Override
  public long convert(long a, int rm, FloatEnv e) {
    return Integer.toUnsignedLong(Float32.fromFloat64(a, rm, e));
  }
}
