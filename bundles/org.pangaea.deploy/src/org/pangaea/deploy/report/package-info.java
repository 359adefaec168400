/**
 * Everything that helps others to find out what is wrong with a machine, packed into one archive
 * that holds no secrets. Each report is made by one thread.
 */
package org.pangaea.deploy.report;
