package org.weightaudit.storeclient;

import java.util.Map;

/**
 * A set to be made in the store.
 *
 * @param role TRAINING, GENERATED or REFERENCE
 * @param lineage where it comes from
 */
public record NewSet(
    String name, String role, StoredArchitecture architecture, Map<String, String> lineage) {}
