package org.weightaudit.weights.format;

import java.util.Map;
import java.util.Optional;

/**
 * An object of a Python class, of which only the name and the attributes are kept. Nothing is
 * looked up or made; the attributes are the pickled dictionary itself.
 */
final class PickledObject {

  private final String type;
  private Optional<Map<?, ?>> state = Optional.empty();

  PickledObject(String type) {
    this.type = type;
  }

  /** The full name of its class. */
  String type() {
    return type;
  }

  /**
   * @throws FormatException if the object has its state already
   */
  void setState(Map<?, ?> attributes) {
    if (state.isPresent()) {
      throw new FormatException(
          "the pickle sets the state of an object of %s twice".formatted(new Quoted(type)));
    }
    state = Optional.of(attributes);
  }

  /** The attributes by name; empty if the pickle tells none. */
  Map<?, ?> attributes() {
    return state.orElse(Map.of());
  }
}
