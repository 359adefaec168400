/** What a window shows at the first start: what this is, and where to begin. On the UI thread. */
package org.pangaea.workbench.welcome;
