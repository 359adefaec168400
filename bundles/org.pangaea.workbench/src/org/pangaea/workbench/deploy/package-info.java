/**
 * Clusters on other computers: checking, deploying and taking them down, as jobs, and the questions
 * about keys that come up meanwhile. Commands are called on the UI thread and wait for nothing.
 */
package org.pangaea.workbench.deploy;
