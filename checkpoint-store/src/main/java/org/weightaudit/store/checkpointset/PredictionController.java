package org.weightaudit.store.checkpointset;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.weightaudit.http.problem.ProblemType;
import org.weightaudit.store.StoreSettings;
import org.weightaudit.store.blob.SpooledFile;
import org.weightaudit.store.description.Refuses;
import org.weightaudit.store.download.Downloads;
import org.weightaudit.store.upload.Uploads;

/** {@code /v1/checkpoint-sets/{id}/predictions}: behaviour that comes with a set. */
@RestController
@RequestMapping("/v1/checkpoint-sets/{id}/predictions")
@Tag(name = "Predictions")
class PredictionController {

  private final PredictionTables predictions;
  private final Uploads uploads;
  private final Downloads downloads;
  private final StoreSettings settings;

  PredictionController(
      PredictionTables predictions, Uploads uploads, Downloads downloads, StoreSettings settings) {
    this.predictions = predictions;
    this.uploads = uploads;
    this.downloads = downloads;
    this.settings = settings;
  }

  @PutMapping
  @Operation(
      operationId = "putPredictions",
      summary = "Give an open set the labels of its checkpoints for a data set",
      requestBody =
          @RequestBody(
              required = true,
              description =
                  "npy, or npz or safetensors with the array predictions: integers [n, M]",
              content =
                  @Content(
                      mediaType = "application/octet-stream",
                      schema = @Schema(type = "string", format = "binary"))))
  @Refuses({
    ProblemType.INVALID_REQUEST,
    ProblemType.NOT_FOUND,
    ProblemType.SEALED,
    ProblemType.LENGTH_REQUIRED,
    ProblemType.TOO_LARGE,
    ProblemType.INVALID_FILE,
    ProblemType.DIGEST_MISMATCH
  })
  PredictionTableView put(
      @PathVariable String id,
      @RequestParam @Parameter(example = "mnist/test") String dataset,
      HttpServletRequest request)
      throws IOException {
    predictions.requireOpen(id, dataset);
    try (SpooledFile body = uploads.receive(request, settings.largestFile())) {
      return predictions.put(id, dataset, body);
    }
  }

  @GetMapping
  @Operation(
      operationId = "getPredictions",
      summary = "Read predictions as npy, [n, M] int16",
      responses =
          @ApiResponse(
              responseCode = "200",
              description = "The table, or the range of it that was asked for (206)",
              content =
                  @Content(
                      mediaType = "application/octet-stream",
                      schema = @Schema(type = "string", format = "binary"))))
  @Refuses({ProblemType.NOT_FOUND, ProblemType.RANGE_NOT_SATISFIABLE})
  void get(
      @PathVariable String id,
      @RequestParam @Parameter(example = "mnist/test") String dataset,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    downloads.send(predictions.download(id, dataset), request, response);
  }

  @DeleteMapping
  @Operation(
      operationId = "deletePredictions",
      summary = "Take predictions out of an open set",
      responses = @ApiResponse(responseCode = "204", description = "They are gone"))
  @Refuses({ProblemType.NOT_FOUND, ProblemType.SEALED})
  ResponseEntity<Void> delete(
      @PathVariable String id, @RequestParam @Parameter(example = "mnist/test") String dataset) {
    predictions.delete(id, dataset);
    return ResponseEntity.noContent().build();
  }
}
