package org.weightaudit.store.checkpointset;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.weightaudit.http.page.Page;
import org.weightaudit.http.problem.ProblemType;
import org.weightaudit.store.description.Refuses;
import org.weightaudit.store.hold.HoldRequest;
import org.weightaudit.store.hold.HoldView;
import org.weightaudit.store.hold.Holds;

/** {@code /v1/checkpoint-sets/{id}/holds}: who needs a set. */
@RestController
@RequestMapping("/v1/checkpoint-sets/{id}/holds")
@Tag(name = "Holds")
class HoldController {

  private final Holds holds;
  private final SetTurns turns;

  HoldController(Holds holds, SetTurns turns) {
    this.holds = holds;
    this.turns = turns;
  }

  @PutMapping("/{holder}")
  @Operation(
      operationId = "holdCheckpointSet",
      summary = "Keep a set from being deleted",
      responses = @ApiResponse(responseCode = "204", description = "It is held"))
  @Refuses({ProblemType.INVALID_REQUEST, ProblemType.MALFORMED_JSON, ProblemType.NOT_FOUND})
  ResponseEntity<Void> hold(
      @PathVariable String id, @PathVariable String holder, @RequestBody HoldRequest request) {
    turns.change(
        id,
        set -> {
          holds.hold(id, holder, request);
          return set;
        });
    return ResponseEntity.noContent().build();
  }

  @DeleteMapping("/{holder}")
  @Operation(
      operationId = "releaseCheckpointSet",
      summary = "End a hold; without one nothing happens",
      responses = @ApiResponse(responseCode = "204", description = "It is not held by this holder"))
  @Refuses(ProblemType.NOT_FOUND)
  ResponseEntity<Void> release(@PathVariable String id, @PathVariable String holder) {
    turns.change(
        id,
        set -> {
          holds.release(id, holder);
          return set;
        });
    return ResponseEntity.noContent().build();
  }

  @GetMapping
  @Operation(operationId = "listHolds", summary = "List who holds a set")
  @Refuses(ProblemType.NOT_FOUND)
  Page<HoldView> list(@PathVariable String id) {
    List<HoldView> all = turns.read(id, set -> holds.of(id));
    return new Page<>(all, java.util.Optional.empty());
  }
}
