package org.weightaudit.store.artifact;

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

/** {@code /v1/artifacts/{id}/holds}: who needs an artifact. */
@RestController
@RequestMapping("/v1/artifacts/{id}/holds")
@Tag(name = "Holds")
class ArtifactHoldController {

  private final Holds holds;
  private final Artifacts artifacts;

  ArtifactHoldController(Holds holds, Artifacts artifacts) {
    this.holds = holds;
    this.artifacts = artifacts;
  }

  @PutMapping("/{holder}")
  @Operation(
      operationId = "holdArtifact",
      summary = "Keep an artifact from being deleted",
      responses = @ApiResponse(responseCode = "204", description = "It is held"))
  @Refuses({ProblemType.INVALID_REQUEST, ProblemType.MALFORMED_JSON, ProblemType.NOT_FOUND})
  ResponseEntity<Void> hold(
      @PathVariable String id, @PathVariable String holder, @RequestBody HoldRequest request) {
    artifacts.change(
        id,
        artifact -> {
          holds.hold(id, holder, request);
          return artifact;
        });
    return ResponseEntity.noContent().build();
  }

  @DeleteMapping("/{holder}")
  @Operation(
      operationId = "releaseArtifact",
      summary = "End a hold; without one nothing happens",
      responses = @ApiResponse(responseCode = "204", description = "It is not held by this holder"))
  @Refuses(ProblemType.NOT_FOUND)
  ResponseEntity<Void> release(@PathVariable String id, @PathVariable String holder) {
    artifacts.change(
        id,
        artifact -> {
          holds.release(id, holder);
          return artifact;
        });
    return ResponseEntity.noContent().build();
  }

  @GetMapping
  @Operation(operationId = "listArtifactHolds", summary = "List who holds an artifact")
  @Refuses(ProblemType.NOT_FOUND)
  Page<HoldView> list(@PathVariable String id) {
    List<HoldView> all = artifacts.read(id, artifact -> holds.of(id));
    return new Page<>(all, java.util.Optional.empty());
  }
}
