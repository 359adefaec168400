package org.pangaea.fabric;

import org.junit.jupiter.api.Nested;
import org.pangaea.fabric.wire.Address;

class OverMemoryTest {

  @Nested
  class Links extends LinkSuite {
    Links() {
      super(Address.MEMORY);
    }
  }

  @Nested
  class Endpoints extends EndpointSuite {
    Endpoints() {
      super(Address.MEMORY);
    }
  }
}
