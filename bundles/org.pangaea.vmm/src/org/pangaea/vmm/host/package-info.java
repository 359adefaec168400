/**
 * What a VMM asks of the operating system it runs on, beside memory. Any thread may call; what is
 * not available there is left out, for none of it is needed to be correct.
 */
package org.pangaea.vmm.host;
