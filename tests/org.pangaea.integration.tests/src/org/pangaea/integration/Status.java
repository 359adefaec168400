package org.pangaea.integration;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What {@code vm status --json} prints, as programs read it.
 *
 * @param json of the machine
 */
record Status(JsonObject json) {
  String state() {
    return json.get("state").getAsString();
  }

  long guestTicks() {
    return json.get("guestTicks").getAsLong();
  }

  List<Node> nodes() {
    return json.getAsJsonArray("nodes").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .map(node -> new Node(node.get("name").getAsString(), node.getAsJsonObject("share")))
        .toList();
  }

  /** Retired instructions of all harts, by id. */
  Map<Integer, Long> instructions() {
    return nodes().stream()
        .flatMap(node -> node.instructions().entrySet().stream())
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /**
   * One node.
   *
   * @param name its
   * @param share what it tells
   */
  record Node(String name, JsonObject share) {
    Map<Integer, Long> instructions() {
      return share.getAsJsonArray("harts").asList().stream()
          .map(JsonElement::getAsJsonObject)
          .collect(
              Collectors.toMap(
                  hart -> hart.get("id").getAsInt(), hart -> hart.get("instructions").getAsLong()));
    }

    Map<String, Long> pages() {
      return numbers("pagesByState");
    }

    Map<String, Long> counters() {
      return numbers("counters");
    }

    Map<String, Long> mirrors() {
      return numbers("mirrors");
    }

    private Map<String, Long> numbers(String name) {
      return share.getAsJsonObject(name).asMap().entrySet().stream()
          .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().getAsLong()));
    }
  }
}
