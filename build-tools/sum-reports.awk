# Sums up surefire's XML reports: prints how many tests passed, failed and were skipped, and names
# those that failed on standard error.
#
# It counts test cases. The sums in <testsuite> are zero where JUnit runs a class once for each of
# its parameters.

function attribute(name,   text) {
  if (!match($0, " " name "=\"[^\"]*\"")) return ""
  text = substr($0, RSTART, RLENGTH)
  sub(/^[^"]*"/, "", text)
  sub(/"$/, "", text)
  return text
}

/^ *<testcase / { name = attribute("classname") "." attribute("name"); tests++ }
/^ *<skipped/ { skipped++ }
/^ *<(failure|error)[ >]/ { failed++; print "pangaea: failed: " name > "/dev/stderr" }
END { print tests - skipped - failed, failed + 0, skipped + 0 }
