/**
 * Keeps the architecture as {@code docs/} draws it: which room (bundle) may use which.
 *
 * <p>Looks at the compiled classes of the whole checkout, so it runs after all bundles are built;
 * nothing depends on it.
 */
package org.pangaea.architecture;
