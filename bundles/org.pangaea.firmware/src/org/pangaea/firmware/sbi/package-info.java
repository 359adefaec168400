/**
 * The RISC-V Supervisor Binary Interface 2.0: decoding of calls, checking of parameters, error
 * codes.
 *
 * <p>{@link org.pangaea.firmware.sbi.SbiDispatcher} runs on the thread of the hart that executed
 * {@code ecall}; what a call does is up to {@link org.pangaea.firmware.sbi.SbiPlatform}, which the
 * VMM implements and which may wait (with the hart in its parked state). Nothing here keeps state.
 */
package org.pangaea.firmware.sbi;
