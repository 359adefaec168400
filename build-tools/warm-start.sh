# Start caches, for ./pangaea (which sources it after toolchain.sh): what the JDK keeps of loaded
# classes and of methods' profiles (JEP 483, 515), one file for the client and one for VMMs. They
# stand in the products and go with them. Without them all works, slower. Works in bash 3.2.
# PANGAEA_WARM_START=off: neither made nor used.

CACHE_NAME=start.aot
# The JDK's description as of the last attempt, whether it succeeded or not: one attempt for each build and JDK.
CACHE_JDK=start.jdk

# A client that lives for a moment: quick to start rather than quick in the long run. Caches are good for
# these options only.
CLIENT_OPTIONS=(-XX:TieredStopAtLevel=1 -XX:+UseSerialGC
  --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)
# What the client's JVM is told of caches; use_start_caches sets it.
CACHE_OPTIONS=()

# True if caches are wanted, and the user has no plans of his own: a JVM refuses to start with two of them.
caches_wanted() {
  [ "${PANGAEA_WARM_START:-on}" != off ] && [ -r "$JAVA_HOME/release" ] || return 1
  case " ${PANGAEA_JAVA_OPTIONS:-} ${JAVA_TOOL_OPTIONS:-} ${JDK_JAVA_OPTIONS:-} ${_JAVA_OPTIONS:-}" in
    *-Xshare:* | *-XX:AOT* | *-XX:*Archive* | *-XX:*DumpLoadedClassList*) return 1 ;;
  esac
}

# True if caches of this build and this JDK were tried to make.
caches_tried() {
  cmp -s "$JAVA_HOME/release" "$CLI_HOME/$CACHE_JDK"
}

# Runs the built-in guest on two VMMs, with nothing of the user's, and has the client and the first VMM record
# into directory $1.
record_start_caches() {
  mkdir "$1/run" "$1/cache" && chmod 700 "$1/run" || return 1
  PANGAEA_JAVA_OPTIONS= XDG_RUNTIME_DIR=$1/run XDG_CACHE_HOME=$1/cache \
    "$JAVA_HOME/bin/java" "${CLIENT_OPTIONS[@]}" "-XX:AOTCacheOutput=$1/client.aot" \
    "-Dpangaea.java=$JAVA_HOME/bin/java" "-Dpangaea.vmm.home=$PWD/$VMM_HOME" \
    "-Dpangaea.vmm.cache.record=node0=$1/vmm.aot" \
    -cp "$PWD/$CLI_HOME/plugins/*" \
    org.pangaea.cli.Main demo --guest builtin --timeout 120 >"$1/log" 2>&1 </dev/null 9>&-
}

# Makes what is not there, once for each build and JDK; whatever comes between is no reason to complain.
make_start_caches() {
  caches_wanted && ! caches_tried && [ -w "$CLI_HOME" ] && [ -w "$VMM_HOME" ] || return 0
  # Two first starts at once: the second one does not wait, it starts without.
  mkdir -p .build && exec 8>.build/caches.lock || return 0
  if command -v flock >/dev/null && ! flock -n 8; then
    return 0
  fi
  local work
  # A short path: sockets are made in it.
  work=$(mktemp -d "${TMPDIR:-/tmp}/pangaea.XXXXXX") || return 0
  trap 'rm -rf "$work"; exit 130' INT TERM
  say "preparing quick starts (once, some seconds) …"
  if record_start_caches "$work" 8>&- && [ -s "$work/client.aot" ] && [ -s "$work/vmm.aot" ]; then
    # Into the products under another name first: a rename is seen whole or not at all.
    cp "$work/vmm.aot" "$VMM_HOME/$CACHE_NAME.new" &&
      cp "$work/client.aot" "$CLI_HOME/$CACHE_NAME.new" &&
      mv "$VMM_HOME/$CACHE_NAME.new" "$VMM_HOME/$CACHE_NAME" &&
      mv "$CLI_HOME/$CACHE_NAME.new" "$CLI_HOME/$CACHE_NAME" || true
  fi 2>/dev/null
  cp "$JAVA_HOME/release" "$CLI_HOME/$CACHE_JDK" 2>/dev/null || true
  rm -rf "$work"
  trap - INT TERM
  exec 8>&-
}

# Sets CACHE_OPTIONS. A cache of another JDK is left alone; of what the JVM finds wrong with one it takes
# no notice but to go without, and checksums are compared, since it would crash with a damaged one.
use_start_caches() {
  caches_wanted && caches_tried || return 0
  if [ -r "$PWD/$CLI_HOME/$CACHE_NAME" ]; then
    CACHE_OPTIONS+=("-XX:AOTCache=$PWD/$CLI_HOME/$CACHE_NAME" -XX:+VerifySharedSpaces
      '-Xlog:aot*=off' '-Xlog:cds*=off')
  fi
  if [ -r "$PWD/$VMM_HOME/$CACHE_NAME" ]; then
    CACHE_OPTIONS+=("-Dpangaea.vmm.cache=$PWD/$VMM_HOME/$CACHE_NAME")
  fi
}
