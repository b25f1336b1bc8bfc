package org.weightaudit.store.hold;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
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

/** {@code /v1/{collection}/{id}/holds}: who needs a set, a data set or an artifact. */
@RestController
@RequestMapping("/v1/{collection:artifacts|checkpoint-sets|datasets}/{id}/holds")
@Tag(name = "Holds")
class HoldController {

  private final Holds holds;
  private final Map<String, Holdable> collections;

  HoldController(Holds holds, List<Holdable> holdables) {
    this.holds = holds;
    collections =
        holdables.stream().collect(Collectors.toMap(Holdable::collection, Function.identity()));
  }

  @PutMapping("/{holder}")
  @Operation(
      operationId = "hold",
      summary = "Keep a resource from being deleted",
      responses = @ApiResponse(responseCode = "204", description = "It is held"))
  @Refuses({ProblemType.INVALID_REQUEST, ProblemType.MALFORMED_JSON, ProblemType.NOT_FOUND})
  ResponseEntity<Void> hold(
      @Collection @PathVariable String collection,
      @PathVariable String id,
      @PathVariable String holder,
      @RequestBody HoldRequest request) {
    of(collection).whileLocked(id, () -> holds.hold(id, holder, request));
    return ResponseEntity.noContent().build();
  }

  @DeleteMapping("/{holder}")
  @Operation(
      operationId = "release",
      summary = "End a hold; without one nothing happens",
      responses = @ApiResponse(responseCode = "204", description = "It is not held by this holder"))
  @Refuses(ProblemType.NOT_FOUND)
  ResponseEntity<Void> release(
      @Collection @PathVariable String collection,
      @PathVariable String id,
      @PathVariable String holder) {
    of(collection).whileLocked(id, () -> holds.release(id, holder));
    return ResponseEntity.noContent().build();
  }

  @GetMapping
  @Operation(operationId = "listHolds", summary = "List who holds a resource")
  @Refuses(ProblemType.NOT_FOUND)
  Page<HoldView> list(@Collection @PathVariable String collection, @PathVariable String id) {
    of(collection).requireExists(id);
    return new Page<>(holds.of(id), Optional.empty());
  }

  /** The mapping lets only these through. */
  private Holdable of(String collection) {
    return Optional.ofNullable(collections.get(collection)).orElseThrow();
  }
}
