package org.pangaea.firmware;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A node of a device tree under construction: properties, then children, each in the order in which
 * they were added. For one thread. Property methods return the node itself.
 *
 * <p>Names are checked against the Devicetree specification 0.4, sections 2.2.1 and 2.2.4.
 */
public final class DeviceTreeNode {
  private final String name;
  private final Map<String, byte[]> properties = new LinkedHashMap<>();
  private final List<DeviceTreeNode> children = new ArrayList<>();

  private DeviceTreeNode(String name) {
    this.name = name;
  }

  /** A tree's root, whose name is empty. */
  public static DeviceTreeNode root() {
    return new DeviceTreeNode("");
  }

  /** Adds a child such as {@code serial@10000000} and returns the child. */
  public DeviceTreeNode child(String childName) {
    if (!childName.matches("[a-zA-Z][a-zA-Z0-9,._+-]{0,30}(@[a-zA-Z0-9,._+-]+)?")) {
      throw new IllegalArgumentException(
          "'%s' is not a device tree node's name.".formatted(childName));
    }
    if (children.stream().anyMatch(child -> child.name.equals(childName))) {
      throw new IllegalArgumentException(
          "The device tree node '%s' has a child '%s' already.".formatted(name, childName));
    }
    DeviceTreeNode child = new DeviceTreeNode(childName);
    children.add(child);
    return child;
  }

  /** A property without a value: it is true by being there. */
  public DeviceTreeNode flag(String property) {
    return bytes(property);
  }

  /** A list of 32-bit cells. */
  public DeviceTreeNode cells(String property, int... cells) {
    ByteBuffer value = ByteBuffer.allocate(cells.length * Integer.BYTES);
    for (int cell : cells) {
      value.putInt(cell);
    }
    return bytes(property, value.array());
  }

  /** A list of 64-bit numbers, two cells each. */
  public DeviceTreeNode numbers(String property, long... numbers) {
    ByteBuffer value = ByteBuffer.allocate(numbers.length * Long.BYTES);
    for (long number : numbers) {
      value.putLong(number);
    }
    return bytes(property, value.array());
  }

  /** A string or a list of strings. */
  public DeviceTreeNode strings(String property, String... strings) {
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    for (String string : strings) {
      value.writeBytes(string.getBytes(StandardCharsets.UTF_8));
      value.write(0);
    }
    return bytes(property, value.toByteArray());
  }

  /** Any value. */
  public DeviceTreeNode bytes(String property, byte... value) {
    if (!property.matches("[a-zA-Z0-9,._+?#-]{1,31}")) {
      throw new IllegalArgumentException(
          "'%s' is not a device tree property's name.".formatted(property));
    }
    properties.put(property, value);
    return this;
  }

  public String name() {
    return name;
  }

  Map<String, byte[]> properties() {
    return Collections.unmodifiableMap(properties);
  }

  List<DeviceTreeNode> children() {
    return Collections.unmodifiableList(children);
  }
}
