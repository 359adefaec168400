/**
 * Tells whether a cluster can run, in the model's own terms: small checkers, each for one family of
 * {@link org.pangaea.model.validation.Rule rules}, and findings that name the element, what is
 * wrong with it and what to do.
 *
 * <p>{@link org.pangaea.model.validation.ClusterValidator} is the way in. It looks at the model and
 * at the files that it names, never at other computers, and belongs to the thread that owns the
 * model. Anyone may depend on this package.
 */
package org.pangaea.model.validation;
