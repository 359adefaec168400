/**
 * The certificate authority of a deployment. It lives in the process that deploys, for as long as
 * the VMMs are being joined; VMMs have its certificate and never this code. Any thread may call.
 */
package org.pangaea.certificates;
