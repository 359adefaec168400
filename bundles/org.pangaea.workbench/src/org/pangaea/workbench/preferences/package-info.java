/**
 * What users may set, and the pages on which they do. {@code Settings} is for any thread, the pages
 * are called on the UI thread.
 */
package org.pangaea.workbench.preferences;
