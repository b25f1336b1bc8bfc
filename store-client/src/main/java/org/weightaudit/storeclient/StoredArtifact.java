package org.weightaudit.storeclient;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Map;

/**
 * What the store says of an artifact, which never changes.
 *
 * @param sha256 of its content, in hexadecimal digits
 * @param lineage where it comes from
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record StoredArtifact(
    String id, String name, long bytes, String sha256, Map<String, String> lineage) {

  public StoredArtifact {
    lineage = Map.copyOf(lineage);
  }
}
