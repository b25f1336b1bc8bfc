package org.weightaudit.store.checkpointset;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.Optional;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.weightaudit.http.idempotency.Created;
import org.weightaudit.http.idempotency.IdempotentRequests;
import org.weightaudit.http.page.Page;
import org.weightaudit.http.page.PageQuery;
import org.weightaudit.http.problem.ProblemType;
import org.weightaudit.store.description.Refuses;

/** {@code /v1/checkpoint-sets}. */
@RestController
@RequestMapping("/v1/checkpoint-sets")
@Tag(name = "Checkpoint sets")
class CheckpointSetController {

  private final CheckpointSets sets;
  private final SealCheckpointSet sealing;
  private final SealedWeights weights;
  private final IdempotentRequests idempotent;

  CheckpointSetController(
      CheckpointSets sets,
      SealCheckpointSet sealing,
      SealedWeights weights,
      IdempotentRequests idempotent) {
    this.sets = sets;
    this.sealing = sealing;
    this.weights = weights;
    this.idempotent = idempotent;
  }

  @PostMapping
  @Operation(
      operationId = "createCheckpointSet",
      summary = "Make an open checkpoint set",
      responses =
          @ApiResponse(
              responseCode = "201",
              description = "The open set",
              content = @Content(schema = @Schema(implementation = CheckpointSetView.class))))
  @Refuses({
    ProblemType.INVALID_REQUEST,
    ProblemType.MALFORMED_JSON,
    ProblemType.IDEMPOTENCY_KEY_REUSED
  })
  ResponseEntity<Object> create(
      @RequestHeader("Idempotency-Key") Optional<String> key,
      @RequestBody CheckpointSetRequest request) {
    return idempotent.run(
        key,
        "POST /v1/checkpoint-sets",
        request,
        () -> {
          CheckpointSetView set = sets.create(request);
          return new Created<>(201, URI.create("/v1/checkpoint-sets/" + set.id()), set);
        });
  }

  @GetMapping
  @Operation(operationId = "listCheckpointSets", summary = "List checkpoint sets, newest first")
  @Refuses(ProblemType.INVALID_REQUEST)
  Page<CheckpointSetView> list(
      @RequestParam Optional<Role> role,
      @RequestParam Optional<State> state,
      @RequestParam Optional<Integer> pageSize,
      @RequestParam Optional<String> pageToken) {
    String filter =
        "sets %s %s".formatted(role.map(Role::name).orElse(""), state.map(State::name).orElse(""));
    return sets.list(role, state, PageQuery.of(pageSize, pageToken, filter));
  }

  @GetMapping("/{id}")
  @Operation(operationId = "getCheckpointSet", summary = "Show a checkpoint set")
  @Refuses(ProblemType.NOT_FOUND)
  ResponseEntity<CheckpointSetView> get(@PathVariable String id) {
    return tagged(sets.get(id));
  }

  private static ResponseEntity<CheckpointSetView> tagged(CheckpointSets.Versioned set) {
    return ResponseEntity.ok()
        .eTag("\"%d\"".formatted(set.revision()))
        .cacheControl(CacheControl.noCache())
        .body(set.view());
  }

  @DeleteMapping("/{id}")
  @Operation(
      operationId = "deleteCheckpointSet",
      summary = "Delete a checkpoint set that nobody holds",
      responses = @ApiResponse(responseCode = "204", description = "It is gone"))
  @Refuses({ProblemType.NOT_FOUND, ProblemType.IN_USE})
  ResponseEntity<Void> delete(@PathVariable String id) {
    sets.delete(id);
    return ResponseEntity.noContent().build();
  }

  @PostMapping("/{id}:seal")
  @Operation(
      operationId = "sealCheckpointSet",
      summary = "Seal a checkpoint set; a repeat answers like the first time")
  @Refuses({ProblemType.NOT_FOUND, ProblemType.CONFLICT})
  ResponseEntity<CheckpointSetView> seal(@PathVariable String id) {
    return tagged(sealing.seal(id));
  }

  @GetMapping("/{id}/checkpoints")
  @Operation(
      operationId = "listCheckpoints",
      summary = "List the checkpoints of a sealed set by row")
  @Refuses({ProblemType.INVALID_REQUEST, ProblemType.NOT_FOUND, ProblemType.CONFLICT})
  Page<CheckpointView> checkpoints(
      @PathVariable String id,
      @RequestParam Optional<Integer> pageSize,
      @RequestParam Optional<String> pageToken) {
    return weights.checkpoints(id, PageQuery.of(pageSize, pageToken, "checkpoints of " + id));
  }
}
