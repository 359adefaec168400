package org.pangaea.model.validation;

import java.util.Locale;

/** Everything that validation may find. The {@link #id} of a rule never changes. */
public enum Rule {
  /** An element without the name that others would refer to it by. */
  NAME_MISSING,
  /** A name that could not stand in commands and file names. */
  NAME_MALFORMED,
  /** Two elements that their names don't tell apart. */
  NAME_DUPLICATE,
  /** A negative number of bytes. */
  SIZE_NEGATIVE,

  /** No virtual node at all. */
  CLUSTER_WITHOUT_NODE,
  /** A computer that cannot be reached for want of an address. */
  ADDRESS_MISSING,
  /** Nodes on several computers whose links are not encrypted. */
  LINKS_PLAIN(Severity.WARNING),
  /** A broken network would end machines at once, or hardly ever. */
  RECONNECT_RANGE,
  /** A unit in which memory cannot be shared. */
  COHERENCE_UNIT,
  /** An SSH port that is no port. */
  SSH_PORT_RANGE,
  /** Nodes that contribute more memory than their computer has for them. */
  COMPUTER_MEMORY_EXCEEDED,
  /** Nodes of this computer that contribute more memory than it really has. */
  COMPUTER_MEMORY_NOT_THERE,
  /** A claim to a processor that this computer does not have, or keeps from programs. */
  PROCESSOR_NOT_THERE,
  /** A node that claims a processor outside those of its computer. */
  PROCESSOR_NOT_IN_COMPUTER,
  /** A processor that two nodes claim. */
  PROCESSOR_CLAIMED_TWICE,
  /** A fabric port that is no port, or one for the superuser. */
  FABRIC_PORT_RANGE,
  /** Two nodes of a computer that would listen on one port. */
  FABRIC_PORT_DUPLICATE,
  /** An I/O device of which the computer does not say where it is. */
  IO_DEVICE_PATH_MISSING,
  /** A node that controls an I/O device of another computer. */
  IO_DEVICE_ELSEWHERE,
  /** An I/O device that two nodes control. */
  IO_DEVICE_ASSIGNED_TWICE,

  /** A virtual machine that has nothing to run. */
  GUEST_MISSING,
  /** A guest that nobody knows. */
  GUEST_UNKNOWN,
  /** Both a named guest and files of one. */
  GUEST_AMBIGUOUS,
  /** A kernel or initial RAM file system that is not there. */
  GUEST_FILE_MISSING,
  /** Guest time that runs backwards, not at all, or beyond reason. */
  TIME_SCALE_RANGE,
  /** A virtual machine without vCPUs. */
  VCPU_MISSING,
  /** More vCPUs than a virtual machine, or its share on one node, may have. */
  VCPU_TOO_MANY,
  /** More nodes than a virtual machine may span. */
  NODE_TOO_MANY,
  /** vCPU ids that are not 0, 1, 2 and so on, each once. */
  VCPU_IDS,
  /** A vCPU that no node runs. */
  VCPU_WITHOUT_NODE,
  /** A vCPU that is bound to a processor which its node does not have. */
  VCPU_PROCESSOR_ELSEWHERE,
  /** A virtual machine whose weight is none. */
  WEIGHT_RANGE,
  /** A virtual machine without memory. */
  MEMORY_MISSING,
  /** A region that is empty, or does not end on a 2 MiB boundary. */
  REGION_SIZE,
  /** A region that no node holds. */
  REGION_WITHOUT_HOME,
  /** More memory of one virtual machine at home on a node than the node contributes. */
  HOME_OVERCOMMITTED,
  /** Virtual machines that could not run at the same time. */
  HOME_OVERCOMMITTED_TOGETHER(Severity.WARNING),
  /** A mirror budget with which harts of a node could not get on. */
  MIRROR_BUDGET_TOO_SMALL,
  /** Less memory than the guest can start in. */
  GUEST_MEMORY_TOO_SMALL,
  /** More memory than a guest can be shown. */
  GUEST_MEMORY_TOO_LARGE,
  /** More NUMA nodes than the guest's kernel can tell apart. */
  NUMA_NODES_FOLDED(Severity.INFO),
  /** A device that no node emulates. */
  DEVICE_WITHOUT_NODE,
  /** No console, or more than one. */
  CONSOLE_COUNT,
  /** A device backed by an I/O device that its node does not control. */
  BACKING_ELSEWHERE,
  /** An I/O device behind two devices. */
  BACKING_SHARED,
  /** A watchdog that would bark at once, or never. */
  WATCHDOG_RANGE;

  private final Severity severity;

  Rule() {
    this(Severity.ERROR);
  }

  Rule(Severity severity) {
    this.severity = severity;
  }

  public Severity severity() {
    return severity;
  }

  /** What programs call the rule, such as {@code vcpu-without-node}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
