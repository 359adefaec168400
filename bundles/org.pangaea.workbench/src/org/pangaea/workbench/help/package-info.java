/**
 * Help without a browser: the texts of the contexts that parts name, in a view beside what they are
 * about, or at the side of a dialog. On the UI thread.
 */
package org.pangaea.workbench.help;
