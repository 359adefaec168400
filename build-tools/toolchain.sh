# Finds JDK 25 and fetches Maven, for ./pangaea, ./pangaea-test and build-tools/mvn (which source it).
# Works in bash 3.2 as well (macOS). Messages go to stderr; every failure ends with status 1.

JDK_NEEDED=25
MAVEN_NEEDED=3.9.11
# Services and containers may have no HOME; the shell knows the user's all the same.
: "${HOME:=$(cd ~ 2>/dev/null && pwd || echo /)}"
MAVEN_SHA512=bcfe4fe305c962ace56ac7b5fc7a08b87d5abd8b7e89027ab251069faebee516b0ded8961445d6d91ec1985dfe30f8153268843c89aa392733d1a3ec956c9978
# The plug-in that copies Maven out of the repository; any Maven from 3.2.5 runs it.
MAVEN_COPY=org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy

say() { printf 'pangaea: %s\n' "$*" >&2; }

fail() {
  say "$@"
  exit 1
}

# Prints the feature version (8, 17, 25 …) of the JDK or JRE in directory $1, or nothing.
java_version() {
  local line version=
  if [ -r "$1/release" ]; then
    while IFS= read -r line || [ -n "$line" ]; do
      case $line in
        JAVA_VERSION=*) version=${line#JAVA_VERSION=} && version=${version//\"/} ;;
      esac
    done <"$1/release"
  fi
  if [ -z "$version" ] && [ -x "$1/bin/java" ]; then
    version=$("$1/bin/java" -version 2>&1 | sed -n 's/.*version "\([^"]*\)".*/\1/p' | head -n 1)
  fi
  version=${version#1.}
  version=${version%%[!0-9]*}
  printf '%s' "$version"
}

# Prints every directory, one a line, in which a JDK may be installed, the preferred ones first.
java_candidates() {
  if [ -n "${PANGAEA_JAVA_HOME:-}" ]; then
    printf '%s\n' "$PANGAEA_JAVA_HOME"
    return
  fi
  [ -z "${JAVA_HOME:-}" ] || printf '%s\n' "$JAVA_HOME"
  local java dir
  java=$(command -v java || true)
  if [ -n "$java" ]; then
    while [ -L "$java" ]; do
      dir=$(cd -P "$(dirname "$java")" && pwd)
      java=$(readlink "$java")
      case $java in /*) ;; *) java=$dir/$java ;; esac
    done
    dir=$(cd -P "$(dirname "$java")/.." 2>/dev/null && pwd) && printf '%s\n' "$dir"
  fi
  for dir in /usr/lib/jvm/* /usr/java/* /usr/local/java/* /opt/java/* /opt/*jdk* /opt/*/*jdk* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.asdf/installs/java/* \
    "$HOME"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    [ ! -d "$dir/bin" ] || printf '%s\n' "$dir"
  done
}

# Sets JAVA_HOME to a JDK that is new enough: the user's own choice if it is, else the oldest such.
find_jdk() {
  local dir real version best= best_version= found= first=1 seen=:
  while IFS= read -r dir; do
    # One JDK may be a candidate by several names: JAVA_HOME, the path, symbolic links.
    real=$(cd -P "$dir" 2>/dev/null && pwd) || real=$dir
    case $seen in *":$real:"*) continue ;; esac
    seen=$seen$real:
    version=$(java_version "$dir")
    if [ -z "$version" ]; then
      found="$found
    nothing usable in $dir"
    elif [ "$version" -lt "$JDK_NEEDED" ]; then
      found="$found
    Java $version in $dir"
    elif [ ! -x "$dir/bin/javac" ]; then
      found="$found
    Java $version in $dir, but only a runtime: it has no bin/javac"
    elif [ -z "$best" ] || [ "$version" -lt "$best_version" ]; then
      best=$dir best_version=$version
      # JAVA_HOME comes first: what the user chose is not second-guessed.
      [ -z "$first" ] || [ -z "${JAVA_HOME:-}" ] || break
    fi
    first=
  done <<EOF
$(java_candidates)
EOF
  if [ -z "$best" ]; then
    say "a JDK $JDK_NEEDED or newer is needed, and none was found. Found:${found:-
    no Java at all}"
    say "Install one (Debian 13 and newer: apt-get install openjdk-$JDK_NEEDED-jdk-headless; elsewhere"
    say "Eclipse Temurin $JDK_NEEDED, or: sdk install java $JDK_NEEDED-tem), or set JAVA_HOME to where it is."
    exit 1
  fi
  JAVA_HOME=$best
  export JAVA_HOME
}

sha512() {
  if command -v sha512sum >/dev/null; then
    sha512sum "$1" | cut -d ' ' -f 1
  else
    shasum -a 512 "$1" | cut -d ' ' -f 1
  fi
}

# Sets MAVEN_HOME to Maven $MAVEN_NEEDED, which any installed Maven copies out of Maven's own
# repository into the user's cache. Needs JAVA_HOME.
find_maven() {
  local cache=${PANGAEA_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/pangaea}
  MAVEN_HOME=$cache/maven-$MAVEN_NEEDED
  export MAVEN_HOME
  [ ! -x "$MAVEN_HOME/bin/mvn" ] || return 0
  command -v mvn >/dev/null ||
    fail "Maven is needed to build, any version; install it (Debian: apt-get install maven; macOS: brew install maven)."
  say "fetching Maven $MAVEN_NEEDED (once) …"
  mkdir -p "$cache" || fail "cannot write to the cache directory $cache; set PANGAEA_CACHE to one that can be written."
  local work archive
  work=$(mktemp -d "$cache/fetch.XXXXXX") || fail "cannot write to the cache directory $cache."
  archive=$work/apache-maven-$MAVEN_NEEDED-bin.tar.gz
  # Outside the checkout: a Maven too old for Tycho must not read our poms.
  if ! (cd "$work" && MAVEN_OPTS= mvn -B -q "$MAVEN_COPY" \
    "-Dartifact=org.apache.maven:apache-maven:$MAVEN_NEEDED:tar.gz:bin" \
    "-DoutputDirectory=$work") >"$work/log" 2>&1 || [ ! -f "$archive" ]; then
    cat "$work/log" >&2
    rm -rf "$work"
    fail "Maven $MAVEN_NEEDED could not be fetched; is the network reachable? (mvn said the above)"
  fi
  if [ "$(sha512 "$archive")" != "$MAVEN_SHA512" ]; then
    rm -rf "$work"
    fail "the Maven $MAVEN_NEEDED that was fetched has the wrong checksum; remove it from ~/.m2/repository/org/apache/maven/apache-maven and try again."
  fi
  (cd "$work" && tar -xzf "$archive") || fail "cannot unpack $archive."
  # Two first runs at once: whoever renames first wins, the other's copy is dropped.
  mv "$work/apache-maven-$MAVEN_NEEDED" "$MAVEN_HOME" 2>/dev/null || true
  rm -rf "$work"
  [ -x "$MAVEN_HOME/bin/mvn" ] || fail "cannot write $MAVEN_HOME."
}

# Runs Maven on the project. Needs JAVA_HOME and MAVEN_HOME.
run_maven() {
  MAVEN_OPTS="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}" \
    "$MAVEN_HOME/bin/mvn" "$@"
}

# Starts an X server without a screen and sets DISPLAY to it; DISPLAY_PROCESS is to be killed. What
# is not installed is not started: only tests of windows miss it.
start_display() {
  DISPLAY_PROCESS=
  command -v Xvfb >/dev/null || return 0
  local number
  number=$(mktemp)
  Xvfb -displayfd 3 -screen 0 2800x2000x24 -nolisten tcp 3>"$number" >/dev/null 2>&1 </dev/null &
  DISPLAY_PROCESS=$!
  local tries=0
  while [ ! -s "$number" ] && [ "$tries" -lt 100 ]; do
    sleep 0.1
    tries=$((tries + 1))
  done
  DISPLAY=:$(cat "$number")
  rm -f "$number"
  export DISPLAY
}

# Where the build leaves its two products, relative to the top of the checkout.
VMM_HOME=product/org.pangaea.vmm.product/target/products/org.pangaea.vmm.product/linux/gtk/x86_64
CLI_HOME=product/org.pangaea.cli.product/target/products/org.pangaea.cli.product/linux/gtk/x86_64
# And the third one, which is built for whoever asks for it.
WORKBENCH_HOME=product/org.pangaea.workbench.product/target/products/org.pangaea.workbench.product/linux/gtk/x86_64
# There if the workbench was built with the two that stand there.
WORKBENCH_STAMP=.build/workbench
# Its time is that of the sources which the products were built from.
BUILD_STAMP=.build/stamp

# True if both products are there and no source is newer. Directories count inside src/ only (where
# they tell of a deleted file): elsewhere the build itself changes them.
up_to_date() {
  [ -f "$BUILD_STAMP" ] && [ -d "$VMM_HOME/plugins" ] && [ -d "$CLI_HOME/plugins" ] || return 1
  local newer
  newer=$(find pom.xml .mvn build-tools bundles emf-models features product target-platform \
    \( -name target -o -name bin \) -prune -o \
    \( -type f -o -type d -path '*/src/*' \) -newer "$BUILD_STAMP" -print 2>/dev/null | head -n 1)
  [ -z "$newer" ]
}
