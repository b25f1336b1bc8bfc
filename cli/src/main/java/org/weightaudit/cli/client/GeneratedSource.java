package org.weightaudit.cli.client;

import java.util.LinkedHashMap;
import java.util.Map;

/** Where the generated checkpoints of an audit come from. */
public sealed interface GeneratedSource {

  /** As the API takes it. */
  Map<String, Object> body();

  /** A sealed set on the server. */
  record OfSet(String id) implements GeneratedSource {

    @Override
    public Map<String, Object> body() {
      return Map.of("set", id);
    }
  }

  /** Samples that a generator on the server makes for the audit. */
  record OfGenerator(String id, int count, long seed) implements GeneratedSource {

    @Override
    public Map<String, Object> body() {
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("generator", id);
      body.put("count", count);
      body.put("seed", seed);
      return body;
    }
  }
}
