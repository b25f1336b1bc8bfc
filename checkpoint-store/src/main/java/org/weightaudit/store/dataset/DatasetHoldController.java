package org.weightaudit.store.dataset;

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

/** {@code /v1/datasets/{id}/holds}: who needs a data set. */
@RestController
@RequestMapping("/v1/datasets/{id}/holds")
@Tag(name = "Holds")
class DatasetHoldController {

  private final Holds holds;
  private final Datasets datasets;

  DatasetHoldController(Holds holds, Datasets datasets) {
    this.holds = holds;
    this.datasets = datasets;
  }

  @PutMapping("/{holder}")
  @Operation(
      operationId = "holdDataset",
      summary = "Keep a data set from being deleted",
      responses = @ApiResponse(responseCode = "204", description = "It is held"))
  @Refuses({ProblemType.INVALID_REQUEST, ProblemType.MALFORMED_JSON, ProblemType.NOT_FOUND})
  ResponseEntity<Void> hold(
      @PathVariable String id, @PathVariable String holder, @RequestBody HoldRequest request) {
    datasets.change(
        id,
        dataset -> {
          holds.hold(id, holder, request);
          return dataset;
        });
    return ResponseEntity.noContent().build();
  }

  @DeleteMapping("/{holder}")
  @Operation(
      operationId = "releaseDataset",
      summary = "End a hold; without one nothing happens",
      responses = @ApiResponse(responseCode = "204", description = "It is not held by this holder"))
  @Refuses(ProblemType.NOT_FOUND)
  ResponseEntity<Void> release(@PathVariable String id, @PathVariable String holder) {
    datasets.change(
        id,
        dataset -> {
          holds.release(id, holder);
          return dataset;
        });
    return ResponseEntity.noContent().build();
  }

  @GetMapping
  @Operation(operationId = "listDatasetHolds", summary = "List who holds a data set")
  @Refuses(ProblemType.NOT_FOUND)
  Page<HoldView> list(@PathVariable String id) {
    List<HoldView> all = datasets.read(id, dataset -> holds.of(id));
    return new Page<>(all, java.util.Optional.empty());
  }
}
