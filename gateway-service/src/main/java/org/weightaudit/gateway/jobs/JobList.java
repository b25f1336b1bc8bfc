package org.weightaudit.gateway.jobs;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A part of the merged list.
 *
 * @param items the jobs as their services show them
 * @param nextPageToken asks for the next part; absent at the end
 * @param unavailable services whose jobs are not in the list because they cannot be reached
 */
record JobList(
    List<JsonNode> items,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> nextPageToken,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> unavailable) {}
