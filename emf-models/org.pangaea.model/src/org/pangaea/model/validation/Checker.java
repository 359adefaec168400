package org.pangaea.model.validation;

import org.pangaea.model.cluster.Cluster;

/**
 * Checks one family of rules. A checker stays silent about what another one reports: it must cope
 * with models that are wrong in every way.
 */
@FunctionalInterface
interface Checker {

  void check(Cluster cluster, Findings findings);
}
